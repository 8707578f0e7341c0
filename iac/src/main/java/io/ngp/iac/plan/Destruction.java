package io.ngp.iac.plan;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.graph.Ordering;
import io.ngp.iac.plan.Plan.OutputChange;
import io.ngp.iac.plan.Reason.Kind;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plan that destroys what is recorded, dependents first. Used once. */
final class Destruction {
  private final Registry registry;
  private final PlanRequest request;
  private final Diagnostics diagnostics = new Diagnostics();

  Destruction(Registry registry, PlanRequest request) {
    this.registry = registry;
    this.request = request;
  }

  Plan plan() {
    var selection = selection();
    diagnostics.throwIfErrors();
    var reality = Reality.of(registry, request, selection, diagnostics);
    var changes = new ArrayList<Change>();
    var refresh = new ArrayList<>(reality.lessons(request));
    for (var record : dependentsFirst()) {
      var found = reality.find(record.address()).orElseThrow();
      if (!selection.has(record.address())) {
        changes.add(Decision.keep(found.record()));
      } else if (found.isGone()) {
        refresh.add(new Entry.Gone(record.address()));
      } else {
        changes.add(Decision.delete(found.record(), Reason.of(Kind.DESTROY), false));
      }
    }
    changes.addAll(deposed(reality));
    new Review(registry, request.configuration(), diagnostics).check(changes);
    diagnostics.throwIfErrors();
    return new Plan(
        Plan.Mode.DESTROY,
        request.state().serial(),
        request.configuration().fingerprint(),
        changes,
        reality.drift(request),
        refresh,
        Effects.of(registry, changes),
        selection.isEverything() ? outputs() : Map.of(),
        diagnostics.all());
  }

  /** Deletes of what was replaced and is still there. */
  static List<Change> deposed(Reality reality) {
    var deletes = new ArrayList<Change>();
    for (var found : reality.deposed()) {
      if (!found.isGone()) {
        deletes.add(Decision.delete(found.record(), Reason.of(Kind.DEPOSED), true));
      }
    }
    return deletes;
  }

  private Selection selection() {
    var dependents = new HashMap<BlockAddress, Set<BlockAddress>>();
    var known = new HashSet<BlockAddress>();
    for (var record : request.state().all()) {
      known.add(record.address().block());
      for (var needed : record.dependencies()) {
        dependents.computeIfAbsent(needed, _ -> new HashSet<>()).add(record.address().block());
      }
    }
    return Selection.of(request.targets(), known, dependents, diagnostics);
  }

  private List<ResourceRecord> dependentsFirst() {
    var dependents = new LinkedHashMap<BlockAddress, Set<BlockAddress>>();
    for (var record : request.state().all()) {
      dependents.computeIfAbsent(record.address().block(), _ -> new HashSet<>());
      for (var needed : record.dependencies()) {
        if (!needed.equals(record.address().block())) {
          dependents.computeIfAbsent(needed, _ -> new HashSet<>()).add(record.address().block());
        }
      }
    }
    // Records of a circle can only come from a journal somebody edited; their order does not
    // matter.
    var order =
        Ordering.of(dependents.keySet(), block -> dependents.getOrDefault(block, Set.of()))
            .orElse(List.of());
    var ranks = new HashMap<BlockAddress, Integer>();
    order.forEach(block -> ranks.put(block, ranks.size()));
    var records = new ArrayList<>(request.state().all());
    records.sort(
        Comparator.<ResourceRecord>comparingInt(
                each -> ranks.getOrDefault(each.address().block(), 0))
            .thenComparing(ResourceRecord::address));
    return records;
  }

  private Map<String, OutputChange> outputs() {
    var gone = new LinkedHashMap<String, OutputChange>();
    request
        .state()
        .outputs()
        .forEach((name, was) -> gone.put(name, new OutputChange(was, Value.NULL)));
    return gone;
  }
}
