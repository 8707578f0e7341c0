package io.ngp.edge.seen;

/**
 * What went over a route or to a target. Counted when a request ends; what is under way is not in
 * it.
 *
 * @param aborted requests that ended without a whole answer, because the client left or because the
 *     answer broke off
 * @param bytesIn of the bodies of requests
 * @param bytesOut of the bodies of responses
 * @param waits until the response began
 * @param durations until the response was complete; without tunnels, which end when they like
 */
public record Traffic(
    Responses responses,
    long aborted,
    long bytesIn,
    long bytesOut,
    Latencies waits,
    Latencies durations) {
  public static final Traffic NONE =
      new Traffic(new Responses(0, 0, 0, 0, 0), 0, 0, 0, Latencies.NONE, Latencies.NONE);

  /**
   * Responses by class.
   *
   * @param informational with status 101; other 1xx are not final
   */
  public record Responses(
      long informational, long successful, long redirected, long clientErrors, long serverErrors) {
    public long all() {
      return informational + successful + redirected + clientErrors + serverErrors;
    }

    Responses plus(Responses other, int sign) {
      return new Responses(
          informational + sign * other.informational,
          successful + sign * other.successful,
          redirected + sign * other.redirected,
          clientErrors + sign * other.clientErrors,
          serverErrors + sign * other.serverErrors);
    }
  }

  public boolean isNothing() {
    return responses.all() == 0 && aborted == 0;
  }

  public Traffic plus(Traffic other) {
    return new Traffic(
        responses.plus(other.responses, 1),
        aborted + other.aborted,
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        waits.plus(other.waits),
        durations.plus(other.durations));
  }

  /** What came since {@code earlier}. */
  public Traffic minus(Traffic earlier) {
    return new Traffic(
        responses.plus(earlier.responses, -1),
        aborted - earlier.aborted,
        bytesIn - earlier.bytesIn,
        bytesOut - earlier.bytesOut,
        waits.minus(earlier.waits),
        durations.minus(earlier.durations));
  }
}
