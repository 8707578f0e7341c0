package io.ngp.edge.upstream;

/**
 * How many requests of one route may be tried again, so that targets in trouble are not asked the
 * same things many times over: one in five of its requests, and ten a second whatever their number.
 * What is not used is kept for ten seconds.
 *
 * <p>Costs nothing where nothing is tried again: requests are counted anyway, and looked at only
 * here.
 */
final class RetryBudget {
  private static final double PER_REQUEST = 0.2;
  private static final double PER_SECOND = 10;
  private static final double WINDOW_SECONDS = 10;

  /** Tries left, guarded by this as all below. */
  private double left = PER_SECOND * WINDOW_SECONDS;

  private long lastNanos;
  private long lastRequests;

  /** Requests per second, told anew once a second. */
  private double rate;

  private long rateNanos;
  private long rateRequests;

  RetryBudget(long nowNanos) {
    lastNanos = nowNanos;
    rateNanos = nowNanos;
  }

  /**
   * Takes one try; false when there is none left.
   *
   * @param requests of the route so far
   */
  synchronized boolean take(long nowNanos, long requests) {
    refill(nowNanos, requests);
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  private void refill(long nowNanos, long requests) {
    double seconds = (nowNanos - lastNanos) / 1e9;
    long more = requests - lastRequests;
    // Of what came since the last try, what came within the window, if it came evenly.
    double recent = seconds > WINDOW_SECONDS ? more * WINDOW_SECONDS / seconds : more;
    double earned = PER_REQUEST * recent + PER_SECOND * Math.min(seconds, WINDOW_SECONDS);
    lastNanos = nowNanos;
    lastRequests = requests;
    double rateSeconds = (nowNanos - rateNanos) / 1e9;
    if (rateSeconds >= 1) {
      rate = (requests - rateRequests) / rateSeconds;
      rateNanos = nowNanos;
      rateRequests = requests;
    }
    left = Math.min(left + earned, WINDOW_SECONDS * (PER_SECOND + PER_REQUEST * rate));
  }
}
