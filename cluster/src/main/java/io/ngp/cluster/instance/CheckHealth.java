package io.ngp.cluster.instance;

import java.time.Instant;
import java.util.Optional;

/**
 * What one health check found at one instance so far.
 *
 * @param consecutiveFailures failures since the last success that were counted
 */
public record CheckHealth(
    int consecutiveFailures,
    Optional<Instant> firstSuccess,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastFailure,
    Optional<String> lastFailureCause) {
  /** Before any counted result. */
  public static final CheckHealth UNKNOWN =
      new CheckHealth(0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** One success and nothing before it. */
  public static CheckHealth passedAt(Instant at) {
    return new CheckHealth(0, Optional.of(at), Optional.of(at), Optional.empty(), Optional.empty());
  }

  /** Whether any result was counted. */
  public boolean isKnown() {
    return lastSuccess.isPresent() || lastFailure.isPresent();
  }

  /** Whether the last success is strictly later than the last failure. */
  public boolean isAlive() {
    return lastSuccess.isPresent()
        && (lastFailure.isEmpty() || lastSuccess.get().isAfter(lastFailure.get()));
  }
}
