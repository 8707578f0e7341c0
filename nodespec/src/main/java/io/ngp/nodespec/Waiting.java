package io.ngp.nodespec;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition of the outside world, never longer than a deadline. */
public final class Waiting {
  private Waiting() {}

  /**
   * Looks every {@code interval} until {@code condition} holds or {@code limit} has passed.
   *
   * @return whether it holds
   */
  public static boolean until(BooleanSupplier condition, Duration limit, Duration interval) {
    var begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > limit.toNanos()) {
        return false;
      }
      try {
        Thread.sleep(interval);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
