package io.ngp.console.model;

import java.util.Optional;

/**
 * One machine of the platform.
 *
 * @param role {@code master}, {@code agent} or {@code balancer}
 * @param isLeader whether it is the master that decides
 * @param tasks how many it runs
 * @param cpus empty for nodes that run no tasks
 * @param memMib likewise
 * @param note what is wrong with it or missing on it, such as limits it can't enforce
 */
public record NodeView(
    String name,
    String role,
    String address,
    boolean isHealthy,
    boolean isLeader,
    int tasks,
    Optional<Usage> cpus,
    Optional<Usage> memMib,
    Optional<String> note) {

  /** How it is, in a word or two; of masters one leads, and the others stand by. */
  public String condition() {
    if (!role.equals("master")) {
      return isHealthy ? "healthy" : "not healthy";
    }
    if (!isHealthy) {
      return "unreachable";
    }
    return isLeader ? "leader" : "standby";
  }

  /** How much of something is given to tasks, and how much there is. */
  public record Usage(double used, double total) {}
}
