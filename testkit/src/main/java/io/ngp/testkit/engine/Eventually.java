package io.ngp.testkit.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for a condition that nothing announces, such as a process being gone. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Eventually() {}

  /**
   * Returns as soon as the condition holds. One that can't be looked at, as where nobody answers,
   * does not hold yet.
   *
   * @throws AssertionError if it does not hold within 60 seconds
   */
  public static void holds(String claim, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    @Nullable IOException last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException e) {
        last = e;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within %s: %s".formatted(PATIENCE, claim), last);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
