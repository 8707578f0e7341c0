package io.ngp.cluster.deployment;

import io.ngp.cluster.app.PathId;
import java.util.Map;

/**
 * What is kept of a step from its beginning to its end, in memory only: a new leader begins the
 * step anew on what it finds.
 *
 * @param replaces bounds of the rolling replaces of the step, by app
 */
public record StepState(Map<PathId, RollingUpdate.Start> replaces) {
  public StepState {
    replaces = Map.copyOf(replaces);
  }
}
