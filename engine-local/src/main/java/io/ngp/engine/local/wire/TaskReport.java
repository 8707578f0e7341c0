package io.ngp.engine.local.wire;

import io.ngp.cluster.instance.Condition;
import java.time.Instant;
import java.util.Optional;

/**
 * How a task fares on its agent.
 *
 * @param app id of the task's app
 * @param condition STAGING, STARTING, RUNNING, KILLING or terminal
 * @param at when this condition began, by the agent's clock
 */
public record TaskReport(
    String taskId,
    String app,
    Condition condition,
    String message,
    Optional<Integer> exitCode,
    Instant at) {}
