package io.ngp.cluster.traffic;

/**
 * One slot of a route's history; rates in requests a second, times in milliseconds.
 *
 * @param slot which one, see {@link TrafficBoard#SLOT}
 * @param fine answered with less than 400
 */
public record Point(
    long slot,
    double fine,
    double clientErrors,
    double serverErrors,
    double aborted,
    double p50,
    double p90,
    double p99) {
  static Point of(long slot, Flow flow) {
    double seconds = TrafficBoard.SLOT.toSeconds();
    Flow.Responses responses = flow.responses();
    return new Point(
        slot,
        (responses.informational() + responses.successful() + responses.redirected()) / seconds,
        responses.clientErrors() / seconds,
        responses.serverErrors() / seconds,
        flow.aborted() / seconds,
        flow.waits().quantileMillis(0.5),
        flow.waits().quantileMillis(0.9),
        flow.waits().quantileMillis(0.99));
  }

  static Point empty(long slot) {
    return new Point(slot, 0, 0, 0, 0, 0, 0, 0);
  }

  public double requests() {
    return fine + clientErrors + serverErrors + aborted;
  }
}
