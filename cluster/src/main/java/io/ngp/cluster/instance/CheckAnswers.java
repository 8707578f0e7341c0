package io.ngp.cluster.instance;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a task answered so far to everything its app's version has it asked.
 *
 * @param health one entry per health check of that version, in order; empty without checks or while
 *     not running
 * @param readiness empty if no deployment waits, or ever waited, for this task to be ready
 * @param check what the informational check found last; empty before that or without one
 */
public record CheckAnswers(
    List<CheckHealth> health, Optional<Readiness> readiness, Optional<CheckResult> check) {
  /** Of a task that is asked nothing. */
  public static final CheckAnswers NONE =
      new CheckAnswers(List.of(), Optional.empty(), Optional.empty());

  public CheckAnswers {
    health = List.copyOf(health);
  }

  /** Of a task that has just begun to run. */
  static CheckAnswers awaited(int healthChecks) {
    return NONE.withHealth(Collections.nCopies(healthChecks, CheckHealth.UNKNOWN));
  }

  /** Whether every health check is known and alive; empty while any result is missing. */
  Optional<Boolean> isHealthy() {
    if (health.isEmpty() || health.stream().anyMatch(h -> !h.isKnown())) {
      return Optional.empty();
    }
    return Optional.of(health.stream().allMatch(CheckHealth::isAlive));
  }

  boolean isReady() {
    return readiness.map(Readiness::isReady).orElse(true);
  }

  /** What decisions rest on beside {@link #isHealthy}; the rest moves with every answer. */
  public CheckAnswers decisive() {
    return new CheckAnswers(List.of(), readiness.map(Readiness::withoutEvidence), Optional.empty());
  }

  CheckAnswers withHealth(List<CheckHealth> newHealth) {
    return new CheckAnswers(newHealth, readiness, check);
  }

  CheckAnswers withReadiness(Readiness newReadiness) {
    return new CheckAnswers(health, Optional.of(newReadiness), check);
  }

  CheckAnswers withCheck(CheckResult newCheck) {
    return new CheckAnswers(health, readiness, Optional.of(newCheck));
  }
}
