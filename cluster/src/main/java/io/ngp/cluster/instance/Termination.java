package io.ngp.cluster.instance;

import java.time.Instant;
import java.util.List;

/**
 * How a task of a pod ended, container by container (Marathon, podStatus.raml, TerminationHistory).
 *
 * @param startedAt when it began to run; when it was asked for if it never did
 * @param message for people: why it ended
 * @param containers one end for each container of the definition; those nothing is known of share
 *     the task's own condition
 */
public record Termination(
    TaskId task,
    Instant startedAt,
    Instant terminatedAt,
    String message,
    List<ContainerEnd> containers) {
  public Termination {
    containers = List.copyOf(containers);
  }
}
