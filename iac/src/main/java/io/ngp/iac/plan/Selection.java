package io.ngp.iac.plan;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code --target} leaves in a plan: the resources it names and everything they need, or, when
 * destroying, everything that needs them.
 *
 * @param isEverything nothing was named
 * @param blocks taken as a whole
 * @param resources taken by themselves
 */
record Selection(boolean isEverything, Set<BlockAddress> blocks, Set<ResourceAddress> resources) {

  static final Selection EVERYTHING = new Selection(true, Set.of(), Set.of());

  boolean has(ResourceAddress address) {
    return isEverything || blocks.contains(address.block()) || resources.contains(address);
  }

  boolean touches(BlockAddress block) {
    return isEverything
        || blocks.contains(block)
        || resources.stream().anyMatch(each -> each.block().equals(block));
  }

  /**
   * Reads targets.
   *
   * @param known all blocks there are
   * @param neighbours what else comes with a block
   */
  static Selection of(
      List<String> targets,
      Collection<BlockAddress> known,
      Map<BlockAddress, Set<BlockAddress>> neighbours,
      Diagnostics diagnostics) {
    if (targets.isEmpty()) {
      return EVERYTHING;
    }
    var blocks = new HashSet<BlockAddress>();
    var resources = new HashSet<ResourceAddress>();
    var open = new ArrayDeque<BlockAddress>();
    for (var target : targets) {
      var ofModule = known.stream().filter(each -> each.module().equals(target)).toList();
      var address = ResourceAddress.parse(target).filter(each -> known.contains(each.block()));
      if (address.isPresent() && !(address.get().key() instanceof ResourceAddress.Key.Single)) {
        resources.add(address.get());
        open.addAll(neighbours.getOrDefault(address.get().block(), Set.of()));
      } else if (address.isPresent()) {
        open.add(address.get().block());
      } else if (!ofModule.isEmpty()) {
        open.addAll(ofModule);
      } else {
        unknown(target, known, diagnostics);
      }
    }
    while (!open.isEmpty()) {
      var block = open.remove();
      if (blocks.add(block)) {
        open.addAll(neighbours.getOrDefault(block, Set.of()));
      }
    }
    return new Selection(false, blocks, resources);
  }

  private static void unknown(
      String target, Collection<BlockAddress> known, Diagnostics diagnostics) {
    diagnostics.error(
        Position.NONE,
        "There is no resource, block or module \"" + target + "\".",
        known.isEmpty()
            ? "There are no resources."
            : "There are: "
                + String.join(
                    ", ", known.stream().sorted().limit(20).map(Object::toString).toList())
                + (known.size() > 20 ? ", ..." : ""));
  }
}
