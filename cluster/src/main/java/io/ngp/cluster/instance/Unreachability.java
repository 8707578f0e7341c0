package io.ngp.cluster.instance;

import io.ngp.cluster.app.Lifecycle.UnreachableStrategy;
import java.time.Duration;
import java.time.Instant;

/** What becomes of an instance whose agent stays cut off (marathon/API.md 12). */
public final class Unreachability {
  private Unreachability() {}

  /** What is to be done. */
  public sealed interface Verdict {
    /** It goes on to count, for ever if nothing else happens. */
    record Keep() implements Verdict {}

    /** It goes on as it is until this moment; then ask again. */
    record AskAgain(Instant at) implements Verdict {}

    /** It becomes {@link Condition#UNREACHABLE_INACTIVE}: a replacement starts. */
    record GiveUp() implements Verdict {}

    /** It is forgotten; its task is killed if it ever turns up. */
    record Expunge() implements Verdict {}
  }

  /**
   * Judges an instance.
   *
   * @throws IllegalArgumentException if it is not unreachable
   */
  public static Verdict judge(Instance instance, UnreachableStrategy strategy, Instant now) {
    return switch (strategy) {
      case UnreachableStrategy.Disabled _ -> new Verdict.Keep();
      case UnreachableStrategy.Replace replace -> judge(instance, replace, now);
    };
  }

  private static Verdict judge(
      Instance instance, UnreachableStrategy.Replace strategy, Instant now) {
    boolean isInactive = instance.condition() == Condition.UNREACHABLE_INACTIVE;
    if (!isInactive && instance.condition() != Condition.UNREACHABLE) {
      throw new IllegalArgumentException("%s is not unreachable".formatted(instance.id()));
    }
    // The condition's age starts anew when the instance is given up.
    Duration before = isInactive ? strategy.inactiveAfter() : Duration.ZERO;
    Instant lostAt = instance.since().minus(before);
    Instant expunge = lostAt.plus(strategy.expungeAfter());
    if (!now.isBefore(expunge)) {
      return new Verdict.Expunge();
    }
    Instant inactive = lostAt.plus(strategy.inactiveAfter());
    if (isInactive || now.isBefore(inactive)) {
      return new Verdict.AskAgain(isInactive ? expunge : inactive);
    }
    return new Verdict.GiveUp();
  }
}
