package io.ngp.engine.local.wire;

import java.util.Optional;

/**
 * One answer to a task's informational check.
 *
 * @param status the HTTP status or exit status; empty for TCP and where none came
 */
public record CheckReport(
    String taskId, Probe.Kind kind, boolean passed, Optional<Integer> status) {}
