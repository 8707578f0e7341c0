package io.ngp.cluster.traffic;

import java.util.Map;

/**
 * What one balancer relayed in one slot.
 *
 * @param slot which one, see {@link TrafficBoard#SLOT}
 * @param routes by name, those that had requests
 * @param targets by id, those that had or have requests
 */
public record TrafficReport(
    String balancer, long slot, Map<String, Flow> routes, Map<String, AtTarget> targets) {
  public TrafficReport {
    routes = Map.copyOf(routes);
    targets = Map.copyOf(targets);
  }

  /**
   * What a target had to do.
   *
   * @param inFlight requests under way at the end of the slot
   * @param isEjected whether the balancer passes it over because of how it answered
   */
  public record AtTarget(Flow flow, int inFlight, boolean isEjected) {}
}
