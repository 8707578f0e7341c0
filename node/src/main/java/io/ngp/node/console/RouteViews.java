package io.ngp.node.console;

import io.ngp.cluster.routes.RouteTable;
import io.ngp.cluster.traffic.Flow;
import io.ngp.cluster.traffic.Point;
import io.ngp.cluster.traffic.Rates;
import io.ngp.cluster.traffic.RouteTraffic;
import io.ngp.cluster.traffic.TrafficBoard;
import io.ngp.console.model.RouteView;
import io.ngp.console.model.RouteView.TargetView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Routes and what goes over them as the console shows them. */
final class RouteViews {
  private final RouteTable table;
  private final TrafficBoard traffic;
  private final Map<String, Set<String>> targets;

  RouteViews(RouteTable table, TrafficBoard traffic) {
    this.table = table;
    this.traffic = traffic;
    this.targets = table.targetsByApp();
  }

  List<RouteView> all() {
    TreeMap<String, List<RouteTable.Route>> byName = new TreeMap<>();
    traffic.routes().forEach(name -> byName.put(name, new ArrayList<>()));
    for (RouteTable.Route route : table.routes()) {
      byName.computeIfAbsent(route.app().toString(), _ -> new ArrayList<>()).add(route);
    }
    return byName.entrySet().stream().map(entry -> view(entry.getKey(), entry.getValue())).toList();
  }

  /** The route of that name; one of the balancers' own is asked for with a slash before it. */
  Optional<RouteView> one(String name) {
    List<RouteTable.Route> routes = named(name);
    if (!routes.isEmpty() || traffic.routes().contains(name)) {
      return Optional.of(view(name, routes));
    }
    String own = name.substring(name.startsWith("/") ? 1 : 0);
    return traffic.routes().contains(own) ? Optional.of(view(own, List.of())) : Optional.empty();
  }

  private List<RouteTable.Route> named(String name) {
    return table.routes().stream().filter(route -> route.app().toString().equals(name)).toList();
  }

  private RouteView view(String name, List<RouteTable.Route> routes) {
    Optional<RouteTraffic> seen = traffic.route(name, targets.getOrDefault(name, Set.of()));
    TreeMap<String, RouteView.Rates> balancers = new TreeMap<>();
    seen.ifPresent(route ->
        route.balancers().forEach((balancer, rates) -> balancers.put(balancer, rates(rates))));
    return new RouteView(
        name,
        !routes.isEmpty(),
        routes.stream()
            .map(route -> route.host() + (route.path().equals("/") ? "" : route.path()))
            .toList(),
        seen.map(route -> rates(route.now())).orElse(RouteView.Rates.NONE),
        targets(routes),
        balancers,
        seen.map(route -> route.points().stream().map(RouteViews::point).toList())
            .orElse(List.of()));
  }

  private List<TargetView> targets(List<RouteTable.Route> routes) {
    TreeMap<String, TargetView> views = new TreeMap<>();
    for (RouteTable.Route route : routes) {
      for (RouteTable.Target target : route.targets()) {
        views.computeIfAbsent(target.id(), _ -> view(target));
      }
    }
    return List.copyOf(views.values());
  }

  private TargetView view(RouteTable.Target target) {
    RouteTraffic.TargetTraffic seen = traffic.target(target.id());
    return new TargetView(
        target.id(), target.host() + ":" + target.port(), rates(seen.now()), seen.ejectedBy());
  }

  private static RouteView.Rates rates(Rates rates) {
    Flow flow = rates.flow();
    return new RouteView.Rates(
        rates.requestsPerSecond(),
        flow.errorShare(),
        flow.waits().quantileMillis(0.5),
        flow.waits().quantileMillis(0.9),
        flow.waits().quantileMillis(0.99),
        rates.perSecond(flow.bytesOut()),
        rates.inFlight());
  }

  private static RouteView.Point point(Point point) {
    return new RouteView.Point(
        point.fine(),
        point.clientErrors(),
        point.serverErrors(),
        point.aborted(),
        point.p50(),
        point.p90(),
        point.p99());
  }
}
