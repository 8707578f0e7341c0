package io.ngp.provider.local.machine;

import java.time.Duration;
import java.time.Instant;
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
    var deadline = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
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
