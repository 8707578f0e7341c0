package io.ngp.cluster.instance;

/** What is to become of an instance. */
public enum Goal {
  /** Kept running: a task that ends is launched again in the same instance. */
  RUNNING,
  /** Stopped and removed once its task is dead. */
  DECOMMISSIONED
}
