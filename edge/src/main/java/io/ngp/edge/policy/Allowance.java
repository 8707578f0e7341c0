package io.ngp.edge.policy;

import io.ngp.edge.route.Rate;

/**
 * A rate as a token bucket that is one number: the time up to which it is used up (the "generic
 * cell rate algorithm" of ITU-T I.371, as virtual scheduling). Every request moves that time on by
 * the time a request takes at the rate; it may run ahead of the clock by as much as a burst is
 * worth.
 */
final class Allowance {
  private final long perRequestNanos;
  private final long burstNanos;

  Allowance(Rate rate) {
    this.perRequestNanos = Math.max(1, Math.round(1e9 / rate.perSecond()));
    this.burstNanos = Math.multiplyExact(perRequestNanos, rate.burst());
  }

  /** The time after one request more. */
  long after(long usedUpTo, long nowNanos) {
    return (usedUpTo - nowNanos > 0 ? usedUpTo : nowNanos) + perRequestNanos;
  }

  /** How long until a request that would lead to {@code after} may come; 0: now. */
  long wait(long after, long nowNanos) {
    return Math.max(0, after - nowNanos - burstNanos);
  }
}
