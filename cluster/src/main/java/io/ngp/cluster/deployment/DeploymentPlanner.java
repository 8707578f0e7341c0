package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Difference;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides the steps from one tree of apps to another (marathon/API.md 8.1): vanished apps stop, new
 * ones are announced, then new and changed ones go, those first on which others depend.
 */
public final class DeploymentPlanner {
  private DeploymentPlanner() {}

  /**
   * Plans the way from {@code original} to {@code target}. Costs what changes, and one pass over
   * the dependencies of that.
   *
   * @param id a UUID for the plan
   * @param version the version every changed app of the target has
   * @param restarts apps to replace although their definition stays
   * @param victims by app, instances to be killed first when it is scaled down
   * @throws IllegalArgumentException if dependencies in the target have a cycle
   */
  public static DeploymentPlan plan(
      String id,
      Version version,
      RootGroup original,
      RootGroup target,
      Set<PathId> restarts,
      Map<PathId, List<String>> victims) {
    Difference difference = target.since(original);
    SortedSet<PathId> stopped = missing(original, target, difference);
    SortedSet<PathId> started = missing(target, original, difference);
    SortedMap<PathId, Action> changes = changes(original, target, difference, restarts, victims);
    List<Step> steps = new ArrayList<>();
    addStep(steps, stopped.stream().<Action>map(Action.Stop::new).toList());
    addStep(steps, started.stream().<Action>map(Action.Start::new).toList());
    layers(target, changes).forEach(layer -> addStep(steps, layer));

    SortedSet<PathId> affected = new TreeSet<>(stopped);
    affected.addAll(changes.keySet());
    return new DeploymentPlan(
        id,
        version,
        original.excerpt(affected, difference.groups()),
        target.excerpt(affected, difference.groups()),
        steps);
  }

  private static void addStep(List<Step> steps, Collection<Action> actions) {
    if (!actions.isEmpty()) {
      steps.add(new Step(List.copyOf(actions)));
    }
  }

  /** Ids of apps in one tree that another lacks. */
  private static SortedSet<PathId> missing(RootGroup in, RootGroup from, Difference difference) {
    SortedSet<PathId> missing = new TreeSet<>();
    for (PathId id : difference.apps()) {
      if (in.apps().containsKey(id) && !from.apps().containsKey(id)) {
        missing.add(id);
      }
    }
    return missing;
  }

  private static SortedMap<PathId, Action> changes(
      RootGroup original,
      RootGroup target,
      Difference difference,
      Set<PathId> restarts,
      Map<PathId, List<String>> victims) {
    SortedSet<PathId> candidates = new TreeSet<>(difference.apps());
    candidates.addAll(restarts);
    SortedMap<PathId, Action> changes = new TreeMap<>();
    for (PathId id : candidates) {
      target
          .app(id)
          .flatMap(app -> change(original.app(id), app, restarts.contains(id), victims))
          .ifPresent(action -> changes.put(id, action));
    }
    return changes;
  }

  private static Optional<Action> change(
      Optional<App> before, App after, boolean restart, Map<PathId, List<String>> victims) {
    if (before.isPresent() && before.get().equals(after) && !restart) {
      return Optional.empty();
    }
    boolean replaced =
        before.isPresent() && (restart || after.isConfigurationChangeFrom(before.get()));
    boolean rescaled = before.isEmpty() || before.get().instances() != after.instances();
    if (replaced && after.instances() > 0) {
      return Optional.of(new Action.Restart(after.id()));
    }
    return replaced || rescaled
        ? Optional.of(new Action.Scale(after.id(), victims.getOrDefault(after.id(), List.of())))
        : Optional.empty();
  }

  /** Actions by the length of their apps' dependency chains, shortest first. */
  private static Collection<List<Action>> layers(
      RootGroup target, SortedMap<PathId, Action> changes) {
    if (changes.size() < 2) {
      return List.of(List.copyOf(changes.values()));
    }
    DependencyChains chains = new DependencyChains(target);
    SortedMap<Integer, List<Action>> layers = new TreeMap<>();
    changes.forEach((id, action) ->
        layers.computeIfAbsent(chains.lengthFrom(id), _ -> new ArrayList<>()).add(action));
    return layers.values();
  }
}
