package io.ngp.cluster.app;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of an application's complete, normalised definition (marathon/API.md 3). Two
 * definitions are the same configuration when everything but {@code instances} and {@code
 * versionInfo} is equal.
 *
 * <p>A pod is one too, so that whatever holds for apps holds for pods: its ports are the endpoints
 * of its containers in order, its resources their sums, its health checks theirs.
 *
 * @param pod what only pods have; absent for an app proper
 */
public record App(
    PathId id,
    int instances,
    Program program,
    Resources resources,
    Networking networking,
    PlacementRules placement,
    Checks checks,
    Lifecycle lifecycle,
    Set<PathId> dependencies,
    Map<String, String> labels,
    VersionInfo versionInfo,
    Optional<PodSpec> pod) {

  public App {
    dependencies = Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** An app proper: each of its tasks is one program. */
  public App(
      PathId id,
      int instances,
      Program program,
      Resources resources,
      Networking networking,
      PlacementRules placement,
      Checks checks,
      Lifecycle lifecycle,
      Set<PathId> dependencies,
      Map<String, String> labels,
      VersionInfo versionInfo) {
    this(
        id,
        instances,
        program,
        resources,
        networking,
        placement,
        checks,
        lifecycle,
        dependencies,
        labels,
        versionInfo,
        Optional.empty());
  }

  /** Whether each of its tasks is a group of containers; {@code /v2/pods} is then its home. */
  public boolean isPod() {
    return pod.isPresent();
  }

  public Version version() {
    return versionInfo.version();
  }

  /** Whether its instances own persistent volumes, which bind them to their agents. */
  public boolean isResident() {
    return networking.container().filter(Container::isResident).isPresent();
  }

  /** Whether moving from {@code other} to this needs new tasks (marathon/API.md 3.2). */
  public boolean isConfigurationChangeFrom(App other) {
    return !withInstances(other.instances).withVersionInfo(other.versionInfo).equals(other);
  }

  public App withInstances(int count) {
    return new App(
        id,
        count,
        program,
        resources,
        networking,
        placement,
        checks,
        lifecycle,
        dependencies,
        labels,
        versionInfo,
        pod);
  }

  public App withVersionInfo(VersionInfo info) {
    return new App(
        id,
        instances,
        program,
        resources,
        networking,
        placement,
        checks,
        lifecycle,
        dependencies,
        labels,
        info,
        pod);
  }

  public App withNetworking(Networking newNetworking) {
    return new App(
        id,
        instances,
        program,
        resources,
        newNetworking,
        placement,
        checks,
        lifecycle,
        dependencies,
        labels,
        versionInfo,
        pod);
  }
}
