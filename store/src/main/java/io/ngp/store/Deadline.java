package io.ngp.store;

import java.time.Duration;

/** The moment after which waiting is over; measured on the monotonic clock. */
final class Deadline {

  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  long remainingMillis() {
    return Math.max(0, (endNanos - System.nanoTime()) / 1_000_000);
  }

  boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }
}
