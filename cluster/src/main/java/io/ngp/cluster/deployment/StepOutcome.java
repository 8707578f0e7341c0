package io.ngp.cluster.deployment;

import java.util.List;

/**
 * Where a deployment's step stands.
 *
 * @param actions what is to be done now; empty when there is nothing but to wait
 * @param finished whether the next step may begin; never with actions
 * @param progress what is still awaited, for people; empty when finished
 */
public record StepOutcome(List<InstanceAction> actions, boolean finished, String progress) {
  public StepOutcome {
    actions = List.copyOf(actions);
  }
}
