package io.ngp.cluster.deployment;

import io.ngp.cluster.instance.Instance;
import java.time.Instant;

/**
 * A plan being carried out.
 *
 * @param currentStep position of the step under way, from 0
 */
public record Deployment(DeploymentPlan plan, int currentStep, Instant startedAt) {
  public String id() {
    return plan.id();
  }

  public DeploymentPlan.Step step() {
    return plan.steps().get(currentStep);
  }

  /** Whether it is to this deployment that the instance is owed, by its version. */
  public boolean starts(Instance instance) {
    return plan.target()
        .app(instance.app())
        .filter(target -> target.version().equals(instance.version()))
        .isPresent();
  }

  /** At the step after this one; the caller checks that there is one. */
  public Deployment next() {
    return new Deployment(plan, currentStep + 1, startedAt);
  }
}
