package io.ngp.cluster.traffic;

/**
 * How much went on in some seconds, and how fast.
 *
 * @param flow all of it together
 * @param seconds how long that took
 * @param inFlight requests under way now
 */
public record Rates(Flow flow, double seconds, int inFlight) {
  public double perSecond(long number) {
    return number / seconds;
  }

  public double requestsPerSecond() {
    return perSecond(flow.requests());
  }
}
