package io.ngp.iac.plan;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Block;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What references to a block give: its resources' inputs and outputs. */
public final class BlockValues {
  private BlockValues() {}

  /** What a reference to one resource gives: outputs hide inputs of the same name. */
  public static Fields of(Fields inputs, Fields outputs) {
    if (outputs.fields().isEmpty() || inputs.equals(outputs)) {
      return inputs;
    }
    var all = new LinkedHashMap<>(inputs.fields());
    all.putAll(outputs.fields());
    return new Fields(all);
  }

  /** What a reference to a block gives, from the values of its resources in order. */
  public static Value of(Block block, Map<ResourceAddress, Fields> resources) {
    return switch (block.repetition()) {
      case Repetition.Once _, Repetition.When _ ->
          resources.values().stream().findFirst().map(Value.class::cast).orElse(Value.NULL);
      case Repetition.Count _ -> new Items(List.copyOf(resources.values()));
      case Repetition.ForEach _ -> byKey(resources);
    };
  }

  private static Fields byKey(Map<ResourceAddress, Fields> resources) {
    var entries = new LinkedHashMap<String, Value>();
    resources.forEach((address, value) -> {
      if (address.key() instanceof ResourceAddress.Key.Each each) {
        entries.put(each.key(), value);
      }
    });
    return new Fields(entries);
  }

  /** The addresses of one block, in their order, out of many. */
  static Map<BlockAddress, List<ResourceAddress>> byBlock(Iterable<ResourceAddress> addresses) {
    var index = new LinkedHashMap<BlockAddress, List<ResourceAddress>>();
    for (var address : addresses) {
      index.computeIfAbsent(address.block(), _ -> new ArrayList<>()).add(address);
    }
    index.values().forEach(list -> list.sort(null));
    return index;
  }
}
