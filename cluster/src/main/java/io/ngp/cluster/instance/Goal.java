package io.ngp.cluster.instance;

/** What is to become of an instance. */
public enum Goal {
  /** Kept running: a task that ends is launched again in the same instance. */
  RUNNING,
  /** Stopped, but kept with its volumes, to be used again before a new instance is made. */
  STOPPED,
  /** Stopped and removed once its task is dead. */
  DECOMMISSIONED
}
