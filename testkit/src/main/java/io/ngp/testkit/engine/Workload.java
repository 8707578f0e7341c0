package io.ngp.testkit.engine;

/** What the tasks of a contract test do; a rig turns it into a definition its engine can run. */
public enum Workload {
  /** Runs until it is told to stop, and then stops at once. */
  RUNS,
  /** Ends by itself with status 0. */
  SUCCEEDS,
  /** Prints {@code boom} to stderr and ends by itself with status 7. */
  EXITS_7,
  /** Runs until SIGKILL. */
  IGNORES_TERM,
  /** Runs with children and grandchildren, some in the background. */
  FORKS,
  /** Prints {@code line 1} to {@code line 5} to stdout, then runs. */
  PRINTS
}
