package io.ngp.engine.local.wire;

import java.time.Instant;

/** One answer to a {@link Probe}. */
public record ProbeReport(String taskId, int index, boolean passed, String detail, Instant at) {}
