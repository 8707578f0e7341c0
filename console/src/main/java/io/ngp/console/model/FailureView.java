package io.ngp.console.model;

import java.time.Instant;
import java.util.Optional;

/**
 * How a task ended badly.
 *
 * @param state Marathon's word, {@code TASK_FAILED}
 * @param message why, with the end of stderr if it is known
 * @param version the app version it ran
 */
public record FailureView(
    String taskId,
    Optional<String> host,
    String state,
    String message,
    Instant version,
    Instant at) {}
