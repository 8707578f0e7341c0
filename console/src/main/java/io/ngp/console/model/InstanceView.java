package io.ngp.console.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One wanted copy of an app and the task that embodies it now.
 *
 * @param id of the instance
 * @param taskId of its task, as {@code ngp task kill} takes it; empty before the first launch
 * @param isOutdated whether a deployment is going to replace it
 * @param host the node it runs on
 * @param since when the state began
 * @param use what its task uses; empty while that is not known
 * @param note what a person should know about the state, such as why a check fails
 */
public record InstanceView(
    String id,
    Optional<String> taskId,
    State state,
    Health health,
    boolean isOutdated,
    Optional<String> host,
    List<Integer> ports,
    Instant version,
    Instant since,
    Optional<Use> use,
    Optional<String> note) {
  public InstanceView {
    ports = List.copyOf(ports);
  }

  /**
   * What a task uses.
   *
   * @param cores it keeps busy; empty while that is not known
   * @param memory in bytes
   * @param memoryLimit in bytes, if there is one
   */
  public record Use(Optional<Double> cores, long memory, Optional<Long> memoryLimit) {}

  /** Where it stands. */
  public enum State {
    WAITING,
    STAGING,
    STARTING,
    RUNNING,
    STOPPING,
    UNREACHABLE,
    ENDED
  }

  /** What its health checks say. */
  public enum Health {
    HEALTHY,
    UNHEALTHY,
    /** Some check has not answered yet. */
    UNKNOWN,
    /** It has no checks. */
    UNCHECKED
  }
}
