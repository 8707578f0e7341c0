package io.ngp.engine.local.process;

/**
 * A process that can't be mistaken for a later one with the same pid.
 *
 * @param birth when it started: clock ticks since boot on Linux, else milliseconds since the epoch
 */
public record ProcessIdentity(long pid, long birth) {}
