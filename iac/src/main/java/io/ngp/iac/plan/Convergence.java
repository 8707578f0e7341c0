package io.ngp.iac.plan;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Block;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.EvaluationException;
import io.ngp.iac.expression.Scope;
import io.ngp.iac.graph.Ordering;
import io.ngp.iac.plan.Plan.OutputChange;
import io.ngp.iac.plan.Reason.Kind;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A plan that makes reality what the configuration says: its blocks are expanded and evaluated in
 * the order of their references, and what nobody wants any more is deleted. Used once.
 */
final class Convergence {
  private final Registry registry;
  private final PlanRequest request;
  private final Configuration configuration;
  private final Diagnostics diagnostics = new Diagnostics();
  private final Map<BlockAddress, Value> values = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Set<ResourceAddress> wanted = new HashSet<>();
  private final Set<String> replacements;
  private final Map<ResourceAddress, ResourceRecord> rewired = new LinkedHashMap<>();

  Convergence(Registry registry, PlanRequest request) {
    this.registry = registry;
    this.request = request;
    this.configuration = request.configuration();
    this.replacements = new HashSet<>(request.replacements());
  }

  Plan plan() {
    var selection = selection();
    diagnostics.throwIfErrors();
    var reality = Reality.of(registry, request, selection, diagnostics);
    var recorded = reality.byBlock();
    for (var block : inOrder()) {
      planBlock(block, selection, reality, recorded.getOrDefault(block.address(), List.of()));
    }
    var removals = removals(selection, reality);
    changes.addAll(removals);
    new CreateFirst(changes).spread();
    refuseUnknownReplacements();
    var outputs = outputs(selection);
    new Review(registry, configuration, diagnostics).check(changes);
    diagnostics.throwIfErrors();
    var refresh = new ArrayList<>(reality.lessons(request));
    rewired.values().forEach(record -> refresh.add(new Entry.Put(record)));
    refresh.addAll(forgotten(selection, reality));
    return new Plan(
        Plan.Mode.CONVERGE,
        request.state().serial(),
        configuration.fingerprint(),
        changes,
        reality.drift(request),
        refresh,
        Effects.of(registry, changes),
        outputs,
        diagnostics.all());
  }

  private Selection selection() {
    var known = new HashSet<>(configuration.blocks().keySet());
    request.state().all().forEach(record -> known.add(record.address().block()));
    var needs = new HashMap<BlockAddress, Set<BlockAddress>>();
    configuration.blocks().values().forEach(each -> needs.put(each.address(), each.dependencies()));
    return Selection.of(request.targets(), known, needs, diagnostics);
  }

  private List<Block> inOrder() {
    return Ordering.of(configuration.blocks().keySet(), this::dependencies)
        .orElseThrow(() -> new IllegalStateException("blocks need each other in a circle"))
        .stream()
        .flatMap(address -> configuration.block(address).stream())
        .toList();
  }

  private Set<BlockAddress> dependencies(BlockAddress address) {
    return configuration.block(address).map(Block::dependencies).orElse(Set.of());
  }

  private void planBlock(
      Block block, Selection selection, Reality reality, List<ResourceAddress> recorded) {
    if (!selection.touches(block.address())) {
      leave(block, reality, recorded);
      return;
    }
    try {
      var blueprint = Blueprint.of(block, registry, configuration, this::value);
      var resources = new LinkedHashMap<ResourceAddress, Fields>();
      for (var instance : Expansion.of(block, blueprint.scope())) {
        if (!selection.has(instance.address()) && reality.find(instance.address()).isEmpty()) {
          // Not asked for, and not there: it stays so.
          continue;
        }
        var change = planResource(blueprint, instance, selection, reality);
        changes.add(change);
        wanted.add(instance.address());
        resources.put(
            instance.address(),
            BlockValues.of(change.inputs().orElse(Fields.EMPTY), change.outputs()));
      }
      values.put(block.address(), BlockValues.of(block, resources));
    } catch (EvaluationException e) {
      diagnostics.add(e.diagnostic());
      // So that those who refer to it are not blamed, too.
      values.put(block.address(), Value.UNKNOWN);
    }
  }

  /** What all resources of a block have in common. */
  private record Blueprint(Block block, Scope scope, Inputs inputs, Decision decision) {
    static Blueprint of(
        Block block,
        Registry registry,
        Configuration configuration,
        Function<BlockAddress, Value> values) {
      var type = registry.type(block.type());
      return new Blueprint(
          block,
          configuration.scopes().of(block.address().module(), values),
          new Inputs(block, type.schema()),
          new Decision(block, type));
    }
  }

  private Change planResource(
      Blueprint blueprint, Expansion.Instance instance, Selection selection, Reality reality) {
    var address = instance.address();
    var found = reality.find(address);
    if (!selection.has(address) && found.isPresent()) {
      return Decision.keep(found.get().record());
    }
    var wish = blueprint.inputs().evaluate(blueprint.scope().under(instance.own()));
    var isReplaced = replacements.remove(address.toString());
    var change = blueprint.decision().decide(address, wish, found, isReplaced);
    if (change.action() == Action.KEEP && found.isPresent()) {
      rewire(found.get().record(), blueprint.block());
    }
    return change;
  }

  /** What is kept may need other blocks than before: deletes have to know. */
  private void rewire(ResourceRecord record, Block block) {
    if (!record.dependencies().equals(block.dependencies())) {
      rewired.put(
          record.address(),
          new ResourceRecord(
              record.address(),
              record.type(),
              record.token(),
              record.inputs(),
              record.outputs(),
              block.dependencies(),
              record.doubt()));
    }
  }

  /** What is not targeted stays as it is and has the values that are recorded. */
  private void leave(Block block, Reality reality, List<ResourceAddress> recorded) {
    var resources = new LinkedHashMap<ResourceAddress, Fields>();
    for (var address : recorded) {
      var record = reality.find(address).orElseThrow().record();
      changes.add(Decision.keep(record));
      wanted.add(address);
      resources.put(address, BlockValues.of(record.inputs(), record.outputs()));
    }
    values.put(
        block.address(), resources.isEmpty() ? Value.UNKNOWN : BlockValues.of(block, resources));
  }

  private Value value(BlockAddress block) {
    return values.getOrDefault(block, Value.UNKNOWN);
  }

  private List<Change> removals(Selection selection, Reality reality) {
    var removals = new ArrayList<Change>();
    for (var found : reality.found().values()) {
      var address = found.record().address();
      if (!wanted.contains(address)
          && !found.isGone()
          && selection.has(address)
          && !diagnostics.hasErrors()) {
        removals.add(Decision.delete(found.record(), removal(address), false));
      }
    }
    removals.addAll(Destruction.deposed(reality));
    return removals;
  }

  private Reason removal(ResourceAddress address) {
    return new Reason(
        Kind.REMOVED,
        configuration.blocks().containsKey(address.block())
            ? address.key() + " is no longer in the configuration"
            : "it is no longer in the configuration");
  }

  /** Records of what is neither there nor wanted. */
  private List<Entry> forgotten(Selection selection, Reality reality) {
    var forgotten = new ArrayList<Entry>();
    for (var found : reality.found().values()) {
      var address = found.record().address();
      if (found.isGone() && !wanted.contains(address) && selection.has(address)) {
        forgotten.add(new Entry.Gone(address));
      }
    }
    return forgotten;
  }

  private void refuseUnknownReplacements() {
    replacements.forEach(address ->
        diagnostics.error(
            Position.NONE,
            "There is no resource \"" + address + "\" to replace.",
            "`ngp state list` shows the addresses."));
  }

  private Map<String, OutputChange> outputs(Selection selection) {
    var before = request.state().outputs();
    var outputs = new LinkedHashMap<String, OutputChange>();
    if (!selection.isEverything()) {
      return outputs;
    }
    configuration
        .outputs()
        .forEach((name, definition) -> {
          try {
            var now = Outputs.value(definition, configuration, this::value);
            var was = before.getOrDefault(name, Value.NULL);
            if (!was.equals(now)) {
              outputs.put(name, new OutputChange(was, now));
            }
          } catch (EvaluationException e) {
            diagnostics.add(e.diagnostic());
          }
        });
    before.forEach((name, was) -> {
      if (!configuration.outputs().containsKey(name)) {
        outputs.put(name, new OutputChange(was, Value.NULL));
      }
    });
    return outputs;
  }

  /**
   * What is replaced before its former self is destroyed needs what it depends on to be there, too:
   * those are replaced in the same way.
   */
  private record CreateFirst(List<Change> changes) {
    void spread() {
      var blocks = new HashSet<BlockAddress>();
      // Dependents come later in the list than what they need.
      for (var index = changes.size() - 1; index >= 0; index--) {
        var change = changes.get(index);
        var isNeeded = blocks.contains(change.address().block());
        if (isNeeded || change.isCreatedBeforeDestroyed()) {
          blocks.addAll(change.dependencies());
        }
        if (isNeeded && change.action() == Action.REPLACE) {
          changes.set(index, createdFirst(change));
        }
      }
    }

    private static Change createdFirst(Change change) {
      return new Change(
          change.address(),
          change.type(),
          change.action(),
          change.reason(),
          change.former(),
          change.inputs(),
          change.outputs(),
          change.differences(),
          change.dependencies(),
          change.token(),
          true,
          false);
    }
  }
}
