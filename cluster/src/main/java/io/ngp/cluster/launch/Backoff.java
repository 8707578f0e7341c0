package io.ngp.cluster.launch;

import io.ngp.cluster.app.Lifecycle.BackoffPolicy;
import io.ngp.cluster.instance.Condition;
import java.time.Duration;

/** How long failures hold back the launches that follow (marathon/API.md 10). */
public final class Backoff {
  private Backoff() {}

  /**
   * The wait after a number of failures: the initial delay, times the factor for each failure but
   * the first, never more than the maximum.
   *
   * @param failures 0 or more; none, no wait
   */
  public static Duration delay(BackoffPolicy policy, int failures) {
    if (failures <= 0 || policy.initial().isZero()) {
      return Duration.ZERO;
    }
    // Grows past any long soon enough; doubles then say infinity, which the maximum bounds.
    double nanos = policy.initial().toNanos() * Math.pow(policy.factor(), failures - 1);
    return nanos >= policy.max().toNanos() ? policy.max() : Duration.ofNanos(Math.round(nanos));
  }

  /**
   * Whether a task that ended so counts as a failure. Exit code 0 does: what is to run for ever has
   * ended. Kills don't, and neither does what happened out of sight.
   */
  public static boolean countsAsFailure(Condition condition) {
    return switch (condition) {
      case FAILED, FINISHED, ERROR, DROPPED, GONE -> true;
      case KILLED,
          UNKNOWN,
          SCHEDULED,
          PROVISIONED,
          STAGING,
          STARTING,
          RUNNING,
          KILLING,
          UNREACHABLE,
          UNREACHABLE_INACTIVE ->
          false;
    };
  }
}
