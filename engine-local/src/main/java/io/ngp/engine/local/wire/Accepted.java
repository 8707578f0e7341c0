package io.ngp.engine.local.wire;

/**
 * An agent's answer to an order it took, now or earlier.
 *
 * @param sequence a snapshot of at least this number includes the task
 */
public record Accepted(long sequence) {}
