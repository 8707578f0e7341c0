package io.ngp.cluster.health;

import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Instance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an answer of a health check means for an instance (marathon/API.md 9.1). */
public final class HealthTracker {
  private HealthTracker() {}

  /** An answer of a health check. */
  public sealed interface Result {
    record Passed() implements Result {}

    /**
     * No answer, or a wrong one.
     *
     * @param cause for people: "HTTP 503 from http://10.0.0.1:31005/"
     */
    record Failed(String cause) implements Result {}
  }

  /** What follows from an answer beside the health it leaves. */
  public sealed interface Effect {
    /** A failure was counted ({@code failed_health_check_event}). */
    record FailureNoted(int consecutiveFailures, String cause) implements Effect {}

    /** The check's verdict turned over ({@code health_status_changed_event}). */
    record AliveChanged(boolean alive) implements Effect {}

    /** The task is to be killed ({@code unhealthy_instance_kill_event}); no failure for backoff. */
    record Kill(String reason) implements Effect {}

    /** The answer counts for nothing. */
    record Ignored(String why) implements Effect {}
  }

  /** The health after an answer, and what follows. */
  public record Outcome(CheckHealth health, List<Effect> effects) {
    public Outcome {
      effects = List.copyOf(effects);
    }
  }

  /**
   * Judges one answer.
   *
   * @param before what this check found at the instance's current task so far
   */
  public static Outcome judge(
      Instance instance, HealthCheck check, CheckHealth before, Result result, Instant now) {
    if (!instance.condition().mayServe()) {
      return ignored(before, "the task is " + instance.condition().text());
    }
    return switch (result) {
      case Result.Passed _ -> passed(before, now);
      case Result.Failed(String cause) -> {
        boolean inGrace =
            before.firstSuccess().isEmpty()
                && now.isBefore(instance.since().plus(check.timing().grace()));
        yield inGrace
            ? ignored(before, "within the grace period: " + cause)
            : failed(instance, check, before, cause, now);
      }
    };
  }

  private static Outcome ignored(CheckHealth before, String why) {
    return new Outcome(before, List.of(new Effect.Ignored(why)));
  }

  private static Outcome passed(CheckHealth before, Instant now) {
    // Alive means a success strictly later than the failure, whatever the clocks of two leaders
    // say.
    Instant at = notBefore(before.lastFailure().map(failure -> failure.plusMillis(1)), now);
    CheckHealth after =
        new CheckHealth(
            0,
            before.firstSuccess().or(() -> Optional.of(at)),
            Optional.of(at),
            before.lastFailure(),
            before.lastFailureCause());
    return new Outcome(
        after, before.isAlive() ? List.of() : List.of(new Effect.AliveChanged(true)));
  }

  private static Outcome failed(
      Instance instance, HealthCheck check, CheckHealth before, String cause, Instant now) {
    Instant at = notBefore(before.lastSuccess(), now);
    CheckHealth after =
        new CheckHealth(
            before.consecutiveFailures() + 1,
            before.firstSuccess(),
            before.lastSuccess(),
            Optional.of(at),
            Optional.of(cause));
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.FailureNoted(after.consecutiveFailures(), cause));
    if (before.isAlive()) {
      effects.add(new Effect.AliveChanged(false));
    }
    if (instance.isRunning() && killsAfter(check, before.consecutiveFailures())) {
      effects.add(new Effect.Kill(reason(check, after.consecutiveFailures(), cause)));
    }
    return new Outcome(after, effects);
  }

  /** Moments are kept to the millisecond, as they are stored. */
  private static Instant notBefore(Optional<Instant> earliest, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return earliest.filter(at::isBefore).orElse(at);
  }

  /** 0 tolerated failures mean never for what the master asks, and at once at the agent. */
  private static boolean killsAfter(HealthCheck check, int failuresBefore) {
    int tolerated = check.maxConsecutiveFailures();
    boolean isNever = tolerated == 0 && check.protocol().isAskedByMaster();
    return !isNever && failuresBefore >= tolerated;
  }

  private static String reason(HealthCheck check, int failures, String cause) {
    return "%s health check failed %s in a row, %d are tolerated; last: %s"
        .formatted(
            check.protocol(),
            failures == 1 ? "once" : failures + " times",
            check.maxConsecutiveFailures(),
            cause);
  }
}
