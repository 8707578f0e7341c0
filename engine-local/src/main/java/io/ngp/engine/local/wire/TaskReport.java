package io.ngp.engine.local.wire;

import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a task fares on its agent.
 *
 * @param app id of the task's app
 * @param condition STAGING, STARTING, RUNNING, KILLING or terminal
 * @param at when this condition began, by the agent's clock
 * @param ends of a pod, the containers that have ended; absent while none has
 */
public record TaskReport(
    String taskId,
    String app,
    Condition condition,
    String message,
    Optional<Integer> exitCode,
    Instant at,
    Optional<List<ContainerEnd>> ends) {

  /** Of a task that has not ended. */
  public static TaskReport living(
      TaskSpec task, Condition condition, Instant at, List<ContainerEnd> ends) {
    return new TaskReport(
        task.taskId(),
        task.app(),
        condition,
        "",
        Optional.empty(),
        at,
        ends.isEmpty() ? Optional.empty() : Optional.of(ends));
  }
}
