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
 * @param tcp no two with the same port
 */
public record RouteTable(long version, List<Route> routes, List<TcpRoute> tcp) {
  /** Routes nothing: every request is answered with 404. */
  public static final RouteTable EMPTY = new RouteTable(0, List.of(), List.of());

  public RouteTable {
    routes = List.copyOf(routes);
    tcp = List.copyOf(tcp);
    refuseTwins(routes);
    refuseSharedPorts(tcp);
    refuseAmbiguousIds(routes, tcp);
  }

  /** A table without TCP routes. */
  public RouteTable(long version, List<Route> routes) {
    this(version, routes, List.of());
  }

  private static void refuseSharedPorts(List<TcpRoute> tcp) {
    Map<Integer, String> byPort = new HashMap<>();
    for (var route : tcp) {
      String other = byPort.putIfAbsent(route.port(), route.name());
      if (other != null) {
        throw new IllegalArgumentException(
            "Two TCP routes claim port "
                + route.port()
                + ", \""
                + other
                + "\" and \""
                + route.name()
                + "\"; give one of them another.");
      }
    }
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

  private static void refuseAmbiguousIds(List<Route> routes, List<TcpRoute> tcp) {
    Map<String, Target> byId = new HashMap<>();
    routes.forEach(route -> route.targets().forEach(target -> refuseAmbiguous(target, byId)));
    tcp.forEach(route -> route.targets().forEach(target -> refuseAmbiguous(target, byId)));
  }

  private static void refuseAmbiguous(Target target, Map<String, Target> byId) {
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
