package io.ngp.testkit.engine;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that nothing announces, such as a process being gone. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Eventually() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @throws AssertionError if it does not hold within 20 seconds
   */
  public static void holds(String claim, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within %s: %s".formatted(PATIENCE, claim));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
