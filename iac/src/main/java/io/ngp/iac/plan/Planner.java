package io.ngp.iac.plan;

import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.provider.Registry;

/**
 * Compares what is wanted with what is recorded and what is real, and decides what is to be done.
 * Reads reality, changes nothing.
 */
public final class Planner {
  private final Registry registry;

  /** A planner that knows these types. */
  public Planner(Registry registry) {
    this.registry = registry;
  }

  /**
   * Makes a plan.
   *
   * @throws InvalidException with everything that is wrong, if the configuration makes no sense
   *     with the values there are, or reality cannot be read
   */
  public Plan plan(PlanRequest request) {
    return switch (request.mode()) {
      case CONVERGE -> new Convergence(registry, request).plan();
      case DESTROY -> new Destruction(registry, request).plan();
    };
  }
}
