package io.ngp.cluster.routes;

import io.ngp.cluster.app.PathId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every route of the platform at one moment.
 *
 * @param epoch of the leader that made it
 * @param version grows with every change under one epoch
 * @param withdrawn tasks out of rotation whose stop waits for the balancers
 */
public record RouteTable(long epoch, long version, List<Route> routes, List<String> withdrawn) {
  public RouteTable {
    routes = List.copyOf(routes);
    withdrawn = List.copyOf(withdrawn);
  }

  /** The ids of the targets of each app that has routes, by the app's id. */
  public Map<String, Set<String>> targetsByApp() {
    Map<String, Set<String>> targets = new TreeMap<>();
    for (Route route : routes) {
      Set<String> ids = targets.computeIfAbsent(route.app().toString(), _ -> new TreeSet<>());
      route.targets().forEach(target -> ids.add(target.id()));
    }
    return targets;
  }

  /**
   * Requests for a host and path prefix, and who answers them; without targets the app is known but
   * nothing of it is healthy.
   *
   * @param host lower-case name without port, or {@code *.} and one for all names below it
   * @param path prefix, beginning with a slash
   * @param labels of the app that say more about the route; balancers read them
   */
  public record Route(
      String host, String path, PathId app, Map<String, String> labels, List<Target> targets) {
    public Route {
      labels = Map.copyOf(labels);
      targets = List.copyOf(targets);
    }
  }

  /**
   * A task's address.
   *
   * @param zone of its agent; empty where that is not known
   */
  public record Target(String id, String host, int port, String zone) {}
}
