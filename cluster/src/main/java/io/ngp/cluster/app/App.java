package io.ngp.cluster.app;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of an application's complete, normalised definition (marathon/API.md 3). Two
 * definitions are the same configuration when everything but {@code instances} and {@code
 * versionInfo} is equal.
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
    VersionInfo versionInfo) {

  public App {
    dependencies = Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  public Version version() {
    return versionInfo.version();
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
        versionInfo);
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
        info);
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
        versionInfo);
  }
}
