package io.ngp.cluster.routes;

import io.ngp.cluster.app.PathId;
import java.util.List;

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

  /**
   * Requests for a host and path prefix, and who answers them; without targets the app is known but
   * nothing of it is healthy.
   *
   * @param host lower-case name without port
   * @param path prefix, beginning with a slash
   */
  public record Route(String host, String path, PathId app, List<Target> targets) {
    public Route {
      targets = List.copyOf(targets);
    }
  }

  /** A task's address. */
  public record Target(String id, String host, int port) {}
}
