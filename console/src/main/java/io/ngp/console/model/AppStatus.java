package io.ngp.console.model;

/** What an app is up to as a whole. */
public enum AppStatus {
  /** As many instances as wanted, nothing under way. */
  RUNNING,
  /** A deployment changes it. */
  DEPLOYING,
  /** Instances wait for a node that can take them. */
  WAITING,
  /** Instances wait because earlier ones failed. */
  DELAYED,
  /** None are wanted. */
  SUSPENDED
}
