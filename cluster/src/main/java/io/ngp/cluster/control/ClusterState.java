package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TerminationHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;

/**
 * Everything the leader knows and keeps, immutable.
 *
 * @param deployments running ones by id, oldest first
 * @param definitions the definitions instances were made from, beside the current ones in {@code
 *     root}
 * @param drains agents that are to be emptied, by name
 * @param releases volumes of instances that are gone, not yet removed
 * @param terminations how the latest tasks of each pod ended
 */
record ClusterState(
    RootGroup root,
    PMap<PathId, PMap<InstanceId, Instance>> instances,
    OrderedPMap<String, Deployment> deployments,
    PMap<PathId, TaskFailure> failures,
    PMap<PathId, PMap<Version, App>> definitions,
    PMap<String, Drain> drains,
    PMap<InstanceId, Release> releases,
    PMap<PathId, TerminationHistory> terminations) {
  static final ClusterState EMPTY =
      new ClusterState(
          RootGroup.EMPTY,
          HashTreePMap.empty(),
          OrderedPMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty());

  Collection<Instance> instancesOf(PathId app) {
    PMap<InstanceId, Instance> found = instances.get(app);
    return found == null ? List.of() : found.values();
  }

  Optional<Instance> instance(InstanceId id) {
    return Optional.ofNullable(instances.get(id.app())).map(of -> of.get(id));
  }

  /** Apps of which some instance is such. */
  Set<PathId> appsWith(Predicate<Instance> condition) {
    return instances.entrySet().stream()
        .filter(of -> of.getValue().values().stream().anyMatch(condition))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The definition an instance runs; empty only if its app is gone and nothing of it was kept. */
  Optional<App> definitionOf(Instance instance) {
    return definition(instance.app(), instance.version());
  }

  Optional<App> definition(PathId app, Version version) {
    return root.app(app)
        .filter(current -> current.version().equals(version))
        .or(() -> Optional.ofNullable(definitions.get(app)).map(of -> of.get(version)));
  }

  /** Every definition of an app that is current or was kept for its instances. */
  Collection<App> definitionsOf(PathId app) {
    Map<Version, App> found = new TreeMap<>(definitions.getOrDefault(app, HashTreePMap.empty()));
    root.app(app).ifPresent(current -> found.put(current.version(), current));
    return found.values();
  }

  List<Deployment> deploymentsOf(PathId app) {
    return deployments.values().stream()
        .filter(deployment -> deployment.plan().affects(app))
        .toList();
  }

  ClusterState withRoot(RootGroup newRoot) {
    return new ClusterState(
        newRoot, instances, deployments, failures, definitions, drains, releases, terminations);
  }

  ClusterState withInstance(Instance instance) {
    PMap<InstanceId, Instance> of = instances.getOrDefault(instance.app(), HashTreePMap.empty());
    return withInstances(instances.plus(instance.app(), of.plus(instance.id(), instance)));
  }

  ClusterState withoutInstance(InstanceId id) {
    PMap<InstanceId, Instance> of = instances.get(id.app());
    if (of == null) {
      return this;
    }
    PMap<InstanceId, Instance> rest = of.minus(id);
    return withInstances(
        rest.isEmpty() ? instances.minus(id.app()) : instances.plus(id.app(), rest));
  }

  ClusterState withDeployment(Deployment deployment) {
    return new ClusterState(
        root,
        instances,
        deployments.plus(deployment.id(), deployment),
        failures,
        definitions,
        drains,
        releases,
        terminations);
  }

  ClusterState withoutDeployment(String id) {
    return new ClusterState(
        root,
        instances,
        deployments.minus(id),
        failures,
        definitions,
        drains,
        releases,
        terminations);
  }

  ClusterState withFailure(PathId app, TaskFailure failure) {
    return new ClusterState(
        root,
        instances,
        deployments,
        failures.plus(app, failure),
        definitions,
        drains,
        releases,
        terminations);
  }

  ClusterState withoutFailure(PathId app) {
    return new ClusterState(
        root,
        instances,
        deployments,
        failures.minus(app),
        definitions,
        drains,
        releases,
        terminations);
  }

  ClusterState withDefinition(App app) {
    PMap<Version, App> of = definitions.getOrDefault(app.id(), HashTreePMap.empty());
    return withDefinitions(definitions.plus(app.id(), of.plus(app.version(), app)));
  }

  /** Forgets old definitions of an app that none of its instances runs. */
  ClusterState withoutUnusedDefinitions(PathId app) {
    PMap<Version, App> of = definitions.get(app);
    if (of == null) {
      return this;
    }
    PMap<Version, App> used = of;
    for (Version version : of.keySet()) {
      boolean isUsed = instancesOf(app).stream().anyMatch(i -> i.version().equals(version));
      used = isUsed ? used : used.minus(version);
    }
    return withDefinitions(used.isEmpty() ? definitions.minus(app) : definitions.plus(app, used));
  }

  ClusterState withDrain(Drain drain) {
    return withDrains(drains.plus(drain.agent(), drain));
  }

  ClusterState withoutDrain(String agent) {
    return withDrains(drains.minus(agent));
  }

  ClusterState withRelease(Release release) {
    return withReleases(releases.plus(release.instance(), release));
  }

  ClusterState withoutRelease(InstanceId instance) {
    return withReleases(releases.minus(instance));
  }

  /** What agents keep for instances with volumes, whether they run now or not. */
  List<Reservation> reservations() {
    List<Reservation> reservations = new ArrayList<>();
    for (PMap<InstanceId, Instance> of : instances.values()) {
      for (Instance instance : of.values()) {
        Optional<App> definition = definitionOf(instance).or(() -> root.app(instance.app()));
        if (instance.home().isPresent() && definition.isPresent()) {
          reservations.add(
              new Reservation(instance.id(), instance.home().get().id(), definition.get()));
        }
      }
    }
    return reservations;
  }

  /** How the latest tasks of a pod ended. */
  TerminationHistory terminationsOf(PathId pod) {
    return terminations.getOrDefault(pod, TerminationHistory.EMPTY);
  }

  ClusterState withTerminations(PathId pod, TerminationHistory history) {
    return withTerminations(terminations.plus(pod, history));
  }

  ClusterState withoutTerminations(PathId pod) {
    return withTerminations(terminations.minus(pod));
  }

  private ClusterState withTerminations(PMap<PathId, TerminationHistory> newTerminations) {
    return new ClusterState(
        root, instances, deployments, failures, definitions, drains, releases, newTerminations);
  }

  private ClusterState withReleases(PMap<InstanceId, Release> newReleases) {
    return new ClusterState(
        root, instances, deployments, failures, definitions, drains, newReleases, terminations);
  }

  private ClusterState withDrains(PMap<String, Drain> newDrains) {
    return new ClusterState(
        root, instances, deployments, failures, definitions, newDrains, releases, terminations);
  }

  private ClusterState withInstances(PMap<PathId, PMap<InstanceId, Instance>> newInstances) {
    return new ClusterState(
        root, newInstances, deployments, failures, definitions, drains, releases, terminations);
  }

  private ClusterState withDefinitions(PMap<PathId, PMap<Version, App>> newDefinitions) {
    return new ClusterState(
        root, instances, deployments, failures, newDefinitions, drains, releases, terminations);
  }
}
