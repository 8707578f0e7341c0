package io.ngp.cluster.instance;

import io.ngp.cluster.app.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * The last failure of an app (Marathon's {@code lastTaskFailure}); outlives recovery, goes with the
 * app.
 *
 * @param state Marathon's task state ({@code TASK_FAILED})
 */
public record TaskFailure(
    TaskId task,
    String state,
    String message,
    Version version,
    Optional<AgentInfo> agent,
    Instant at) {}
