package io.ngp.node;

import io.ngp.cluster.routes.RouteTable;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge's routes: those of the apps, and the two names of the masters that only admins may use.
 */
final class EdgeRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeRoutes.class);

  private final List<Route> admin = new ArrayList<>();

  /** Disputed claims that were complained about. */
  private final Set<String> claims = ConcurrentHashMap.newKeySet();

  EdgeRoutes(NodeConfig.Balancer config) {
    List<Target> masters = config.masters().stream().map(EdgeRoutes::target).toList();
    List<Cidr> allowed = config.adminCidrs().stream().map(Cidr::parse).toList();
    for (String name : List.of("admin.", "marathon.admin.")) {
      admin.add(new Route(name + config.domain(), "/", name + "masters", masters, allowed));
    }
  }

  /**
   * Of two apps that claim the same host and path the first keeps it; nobody gets the masters'
   * names.
   */
  io.ngp.edge.route.RouteTable toEdge(RouteTable table) {
    Map<String, Route> routes = new LinkedHashMap<>();
    admin.forEach(route -> routes.put(route.host() + route.path(), route));
    for (RouteTable.Route route : table.routes()) {
      List<Target> targets =
          route.targets().stream().map(t -> new Target(t.id(), t.host(), t.port())).toList();
      Route toApp =
          new Route(route.host(), route.path(), route.app().toString(), targets, List.of());
      Route winner = routes.putIfAbsent(toApp.host() + toApp.path(), toApp);
      if (winner != null && claims.add(toApp.name() + " " + toApp.host())) {
        LOG.warn(
            "{} claims {}{}, which {} has; change one of their labels",
            toApp.name(),
            toApp.host(),
            toApp.path(),
            winner.name());
      }
    }
    return new io.ngp.edge.route.RouteTable(table.version(), List.copyOf(routes.values()));
  }

  private static Target target(URI master) {
    return new Target("master-" + master.getAuthority(), master.getHost(), master.getPort());
  }
}
