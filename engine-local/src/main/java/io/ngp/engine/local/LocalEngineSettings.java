package io.ngp.engine.local;

import io.ngp.identity.Caller;
import java.time.Duration;

/**
 * How patient the engine is with its agents.
 *
 * @param lease after so long without a word an agent counts as lost
 * @param firstRetry before an order is repeated that got no answer; doubles up to {@code lastRetry}
 * @param killRepeat before an accepted stop is ordered again while the task has not ended
 * @param avoidTakenPort how long a port that an agent found taken is not used there
 * @param avoidFullAgent how long an agent that had no room for a task gets none
 * @param caller how agents are called
 */
public record LocalEngineSettings(
    Duration lease,
    Duration firstRetry,
    Duration lastRetry,
    Duration killRepeat,
    Duration avoidTakenPort,
    Duration avoidFullAgent,
    Caller caller) {
  public static final LocalEngineSettings DEFAULT =
      new LocalEngineSettings(
          Duration.ofSeconds(5),
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Caller.PLAIN);

  public LocalEngineSettings withLease(Duration newLease) {
    return new LocalEngineSettings(
        newLease, firstRetry, lastRetry, killRepeat, avoidTakenPort, avoidFullAgent, caller);
  }

  public LocalEngineSettings with(Caller newCaller) {
    return new LocalEngineSettings(
        lease, firstRetry, lastRetry, killRepeat, avoidTakenPort, avoidFullAgent, newCaller);
  }

  /** Pause before the attempt after so many failed ones. */
  Duration retryAfter(int failures) {
    Duration pause = firstRetry.multipliedBy(1L << Math.min(failures, 10));
    return pause.compareTo(lastRetry) < 0 ? pause : lastRetry;
  }
}
