package io.ngp.iac.plan;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Block;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Composite;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Registry;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for what forbids a change: what its type finds wrong, and what the user protected. */
final class Review {
  private final Registry registry;
  private final Configuration configuration;
  private final Diagnostics diagnostics;

  Review(Registry registry, Configuration configuration, Diagnostics diagnostics) {
    this.registry = registry;
    this.configuration = configuration;
    this.diagnostics = diagnostics;
  }

  void check(List<Change> changes) {
    var actions = changes.stream().filter(Change::isAction).toList();
    var problems = problems(actions);
    for (var change : actions) {
      problems.getOrDefault(change, List.of()).forEach(problem -> report(change, problem));
      refuseDestruction(change);
    }
  }

  private Map<Change, List<Problem>> problems(List<Change> actions) {
    var byType = new LinkedHashMap<String, List<Change>>();
    actions.forEach(each -> byType.computeIfAbsent(each.type(), _ -> new ArrayList<>()).add(each));
    var problems = new IdentityHashMap<Change, List<Problem>>();
    byType.forEach((name, changes) ->
        registry
            .find(name)
            .ifPresent(type -> {
              var found = type.checkAll(changes.stream().map(Change::planned).toList());
              for (int i = 0; i < changes.size(); i++) {
                problems.put(changes.get(i), found.get(i));
              }
            }));
    return problems;
  }

  private void report(Change change, Problem problem) {
    var block = configuration.blocks().get(change.address().block());
    diagnostics.add(
        Diagnostic.error(
                position(block, change.address(), problem.input()),
                change.address() + ": " + problem.message(),
                problem.fix())
            .about(change.address().toString()));
  }

  /** Where the input is written; what is not in the block comes from what it is repeated for. */
  private static Position position(@Nullable Block block, ResourceAddress address, String input) {
    if (block == null) {
      return Position.NONE;
    }
    var written = block.inputs().get(input);
    if (written != null && written.position().line() != block.position().line()) {
      return written.position();
    }
    if (block.repetition() instanceof Repetition.ForEach(Composite.MapOf entries)
        && address.key() instanceof ResourceAddress.Key.Each(var key)) {
      var entry = entries.members().get(key);
      return entry == null ? block.position() : entry.position();
    }
    return block.position();
  }

  private void refuseDestruction(Change change) {
    var block = configuration.blocks().get(change.address().block());
    var isDestroyed = change.action() == Action.DELETE || change.action() == Action.REPLACE;
    if (block != null && isDestroyed && block.lifecycle().isDestroyPrevented()) {
      diagnostics.add(
          Diagnostic.error(
                  block.position(),
                  change.address() + " would be destroyed, and its lifecycle says prevent_destroy.",
                  "Undo what makes it be destroyed, or take prevent_destroy out first.")
              .about(change.address().toString()));
    }
  }
}
