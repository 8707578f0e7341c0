package io.ngp.cluster.app;

import java.time.Duration;
import java.util.Optional;

/**
 * How instances are replaced, retried and stopped.
 *
 * @param killGrace between SIGTERM and SIGKILL; the agent's default when absent
 */
public record Lifecycle(
    UpgradeStrategy upgradeStrategy,
    KillSelection killSelection,
    Optional<Duration> killGrace,
    UnreachableStrategy unreachableStrategy,
    BackoffPolicy backoff) {

  /**
   * Bounds of a rolling replace as fractions of the wanted count, both 0 to 1 (marathon/API.md
   * 8.4).
   */
  public record UpgradeStrategy(double minimumHealthCapacity, double maximumOverCapacity) {
    public static final UpgradeStrategy DEFAULT = new UpgradeStrategy(1, 1);
  }

  public enum KillSelection {
    YOUNGEST_FIRST,
    OLDEST_FIRST
  }

  /** What becomes of instances on an agent that is cut off (marathon/API.md 12). */
  public sealed interface UnreachableStrategy {
    record Disabled() implements UnreachableStrategy {}

    record Replace(Duration inactiveAfter, Duration expungeAfter) implements UnreachableStrategy {}
  }

  /** Delay before a failed task is launched again (marathon/API.md 10). */
  public record BackoffPolicy(Duration initial, double factor, Duration max) {
    public static final BackoffPolicy DEFAULT =
        new BackoffPolicy(Duration.ofSeconds(1), 1.15, Duration.ofSeconds(300));
  }
}
