package io.ngp.edge.route;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Everything the edge routes, complete and at one moment.
 *
 * @param version a number its maker gives it, for people and logs; the edge does not compare
 *     versions
 * @param routes no two that take the same requests; a target id stands for the same address
 *     throughout
 */
public record RouteTable(long version, List<Route> routes) {
  /** Routes nothing: every request is answered with 404. */
  public static final RouteTable EMPTY = new RouteTable(0, List.of());

  public RouteTable {
    routes = List.copyOf(routes);
    refuseTwins(routes);
    refuseAmbiguousIds(routes);
  }

  private static void refuseTwins(List<Route> routes) {
    var seen = HashSet.<Match>newHashSet(routes.size());
    for (var route : routes) {
      if (!seen.add(route.match())) {
        throw new IllegalArgumentException(
            "Two routes claim "
                + route.match()
                + "; keep one, or give one of them another path or condition.");
      }
    }
  }

  private static void refuseAmbiguousIds(List<Route> routes) {
    Map<String, Target> byId = new HashMap<>();
    for (var route : routes) {
      for (var backend : route.backends()) {
        for (var target : backend.targets()) {
          var other = byId.putIfAbsent(target.id(), target);
          if (other != null && !other.equals(target)) {
            throw new IllegalArgumentException(
                "Target id \""
                    + target.id()
                    + "\" stands for "
                    + other.address()
                    + " and for "
                    + target.address()
                    + "; give every target its own id.");
          }
        }
      }
    }
  }
}
