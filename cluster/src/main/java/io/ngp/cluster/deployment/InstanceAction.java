package io.ngp.cluster.deployment;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.InstanceId;

/** One thing to be done for a deployment, with the reason people will read. */
public sealed interface InstanceAction {
  PathId app();

  String reason();

  /** So many new instances of the target's version are to be scheduled. */
  record Start(PathId app, int count, String reason) implements InstanceAction {}

  /**
   * An instance gets the goal stopped: its task is killed if it has one, its volumes are kept for
   * {@link Resume}.
   */
  record Suspend(InstanceId instance, String reason) implements InstanceAction {
    @Override
    public PathId app() {
      return instance.app();
    }
  }

  /** A stopped instance is wanted again, in the target's version. */
  record Resume(InstanceId instance, String reason) implements InstanceAction {
    @Override
    public PathId app() {
      return instance.app();
    }
  }

  /** An instance gets the goal decommissioned; its task is killed if it has one. */
  record Decommission(InstanceId instance, String reason) implements InstanceAction {
    @Override
    public PathId app() {
      return instance.app();
    }
  }
}
