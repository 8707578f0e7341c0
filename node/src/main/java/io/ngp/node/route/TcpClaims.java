package io.ngp.node.route;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.routes.RouteTable;
import io.ngp.edge.label.RouteLabels.Reading;
import io.ngp.edge.route.Target;
import io.ngp.edge.route.TcpRoute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The ports that apps claim for themselves; of several that claim one the first by id keeps it. */
final class TcpClaims {
  private final Map<Integer, TcpRoute> routes = new TreeMap<>();
  private final List<AppRoutes.LostPort> lost = new ArrayList<>();

  /** An app's claims are made once, however many hosts it has. */
  private final Set<PathId> heard = new HashSet<>();

  void add(RouteTable.Route claimed, Reading reading, List<Target> targets) {
    if (reading.tcpPort().isEmpty() || !heard.add(claimed.app())) {
      return;
    }
    String name = claimed.app().toString();
    int port = reading.tcpPort().getAsInt();
    TcpRoute holder = routes.putIfAbsent(port, new TcpRoute(port, name, targets, reading.policy()));
    if (holder != null) {
      lost.add(new AppRoutes.LostPort(port, name, holder.name()));
    }
  }

  List<TcpRoute> routes() {
    return List.copyOf(routes.values());
  }

  List<AppRoutes.LostPort> lost() {
    return List.copyOf(lost);
  }
}
