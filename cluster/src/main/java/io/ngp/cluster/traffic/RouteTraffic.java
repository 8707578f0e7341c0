package io.ngp.cluster.traffic;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What goes over one route.
 *
 * @param now in the last ten seconds, all balancers together
 * @param balancers the same for each balancer that relayed something
 * @param points the last minutes, oldest first, without gaps
 */
public record RouteTraffic(Rates now, SortedMap<String, Rates> balancers, List<Point> points) {
  public RouteTraffic {
    points = List.copyOf(points);
  }

  /**
   * What a target has to do.
   *
   * @param now in the last ten seconds, all balancers together
   * @param inFlight requests under way by balancer
   * @param ejectedBy balancers that pass it over because of how it answered
   */
  public record TargetTraffic(Rates now, Map<String, Integer> inFlight, List<String> ejectedBy) {
    public TargetTraffic {
      inFlight = Map.copyOf(inFlight);
      ejectedBy = List.copyOf(ejectedBy);
    }
  }
}
