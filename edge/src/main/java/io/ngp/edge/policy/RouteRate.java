package io.ngp.edge.policy;

import io.ngp.edge.route.Rate;
import java.util.concurrent.atomic.AtomicLong;

/** How much all clients together used of a route lately; for all event loops. */
final class RouteRate {
  private final Allowance allowance;
  private final AtomicLong usedUpTo;

  RouteRate(Rate rate, long nowNanos) {
    this.allowance = new Allowance(rate);
    this.usedUpTo = new AtomicLong(nowNanos);
  }

  /** Takes one request; 0 when it was there, else nanoseconds until it will be. */
  long take(long nowNanos) {
    while (true) {
      long used = usedUpTo.get();
      long after = allowance.after(used, nowNanos);
      long wait = allowance.wait(after, nowNanos);
      if (wait > 0 || usedUpTo.compareAndSet(used, after)) {
        return wait;
      }
    }
  }
}
