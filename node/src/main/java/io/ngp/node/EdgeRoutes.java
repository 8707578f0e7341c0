package io.ngp.node;

import io.ngp.cluster.routes.RouteTable;
import io.ngp.edge.label.RouteLabels;
import io.ngp.edge.route.Access;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import io.ngp.node.route.AppRoutes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge's routes: those of the apps, and the two names of the masters that only admins may use.
 */
final class EdgeRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeRoutes.class);

  private final AppRoutes apps;

  /** What was complained about. */
  private final Set<String> complaints = ConcurrentHashMap.newKeySet();

  EdgeRoutes(NodeConfig.Balancer config) {
    apps = of(config);
  }

  /** How this balancer makes its table: what holds for all apps, and the masters' names. */
  static AppRoutes of(NodeConfig.Balancer config) {
    List<Target> masters = config.masters().stream().map(EdgeRoutes::target).toList();
    List<Cidr> allowed = config.adminCidrs().stream().map(Cidr::parse).toList();
    List<Route> admin = new ArrayList<>();
    for (String name : adminNames(config)) {
      admin.add(
          Route.of(name + config.domain(), name + "masters", masters)
              .withPolicy(Policy.NONE.withAccess(Access.allowing(allowed))));
    }
    Policy defaults = new RouteLabels(Policy.NONE).read(config.routeDefaults()).policy();
    return new AppRoutes(new RouteLabels(defaults), admin);
  }

  /**
   * None where masters want to know who calls: whoever came through a balancer would be the
   * balancer to them.
   */
  private static List<String> adminNames(NodeConfig.Balancer config) {
    return config.identity().isPresent() ? List.of() : List.of("admin.", "marathon.admin.");
  }

  /** The table as the edge takes it; what of it can't be honoured is said once. */
  io.ngp.edge.route.RouteTable toEdge(RouteTable table) {
    var made = apps.of(table);
    for (var unread : made.unread()) {
      complain(
          ("App %s: label %s Until it is corrected the route goes without it, or is closed if it"
                  + " says who may come in.")
              .formatted(unread.app(), unread.problem()));
    }
    for (var lost : made.lost()) {
      complain(
          "%s claims %s, which %s has; change one of their labels"
              .formatted(lost.route().name(), lost.route().match(), lost.holder()));
    }
    for (var lost : made.lostPorts()) {
      complain(
          "%s claims TCP port %d, which %s has; give one of them another NGP_TCP_PORT"
              .formatted(lost.app(), lost.port(), lost.holder()));
    }
    return made.table();
  }

  private void complain(String text) {
    if (complaints.add(text)) {
      LOG.warn(text);
    }
  }

  private static Target target(URI master) {
    return new Target("master-" + master.getAuthority(), master.getHost(), master.getPort());
  }
}
