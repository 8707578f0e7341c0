package io.ngp.edge;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits on conditions, with a deadline. */
final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Await() {}

  /** Fails, saying what was waited for, when {@code condition} does not hold within a minute. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Still not so after " + DEADLINE.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  /** Waits until {@code value} is more than zero and has not changed for a third of a second. */
  static void untilSteady(String what, LongSupplier value) {
    var last = new long[] {-1, System.nanoTime()};
    until(
        what + " is steady",
        () -> {
          long now = value.getAsLong();
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return now > 0 && System.nanoTime() - last[1] > Duration.ofMillis(300).toNanos();
        });
  }
}
