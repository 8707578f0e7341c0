package io.ngp.cluster.app;

import java.util.List;
import java.util.Optional;

/** Everything that is asked of a running task. */
public record Checks(
    List<HealthCheck> healthChecks, Optional<Check> check, List<ReadinessCheck> readinessChecks) {
  public Checks {
    healthChecks = List.copyOf(healthChecks);
    readinessChecks = List.copyOf(readinessChecks);
  }

  public static final Checks NONE = new Checks(List.of(), Optional.empty(), List.of());
}
