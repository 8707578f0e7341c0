package io.ngp.cluster.app;

/**
 * When a definition last changed, and how: tasks are outdated when they started before {@code
 * lastConfigChangeAt}; a pure scaling moves {@code version} but leaves tasks current
 * (marathon/API.md 3.2).
 */
public record VersionInfo(Version version, Version lastScalingAt, Version lastConfigChangeAt) {
  /** Of an app that is new at {@code version}. */
  public static VersionInfo createdAt(Version version) {
    return new VersionInfo(version, version, version);
  }

  /**
   * Of {@code after} when it replaces {@code before} at {@code version}: a configuration change
   * moves all three, a scaling leaves {@code lastConfigChangeAt}, no change keeps everything.
   * Service ports must have been assigned, because a port still 0 counts as a change.
   */
  public static VersionInfo ofChange(App before, App after, Version version) {
    if (after.isConfigurationChangeFrom(before)) {
      return createdAt(version);
    }
    return after.instances() == before.instances()
        ? before.versionInfo()
        : new VersionInfo(version, version, before.versionInfo().lastConfigChangeAt);
  }
}
