package io.ngp.node.route;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.routes.RouteTable;
import io.ngp.edge.label.LabelProblem;
import io.ngp.edge.label.RouteLabels;
import io.ngp.edge.label.RouteLabels.Reading;
import io.ngp.edge.route.Backend;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the edge's table from the leader's: reads labels, gives each app's canaries their share of
 * its requests, and settles who keeps what several apps claim. What the labels of an app say is
 * kept until they change. For one thread at a time.
 */
public final class AppRoutes {
  private static final int WHOLE = 100;

  private final RouteLabels reader;
  private final List<Route> reserved;

  /** By app; replaced as a whole, so that apps that are gone are forgotten. */
  private Map<PathId, Known> readings = Map.of();

  /**
   * Makes tables with some routes of the platform's own.
   *
   * @param reserved routes no app can claim
   */
  public AppRoutes(RouteLabels reader, List<Route> reserved) {
    this.reader = reader;
    this.reserved = List.copyOf(reserved);
  }

  private record Known(Map<String, String> labels, Reading reading) {}

  /**
   * A table, and what of the leader's is not in it.
   *
   * @param lost in the order of their apps
   * @param lostPorts in the order of their apps
   * @param unread labels that are passed over
   */
  public record Made(
      io.ngp.edge.route.RouteTable table,
      List<LostClaim> lost,
      List<LostPort> lostPorts,
      List<Unread> unread) {
    public Made {
      lost = List.copyOf(lost);
      lostPorts = List.copyOf(lostPorts);
      unread = List.copyOf(unread);
    }
  }

  /**
   * A route that is not in force because another takes the same requests.
   *
   * @param holder name of the route that is
   */
  public record LostClaim(Route route, String holder) {}

  /**
   * A port of an app that is not in force because another has it.
   *
   * @param holder the app that has
   */
  public record LostPort(int port, String app, String holder) {}

  /** A label of an app that can't be read. */
  public record Unread(PathId app, LabelProblem problem) {}

  /** Of several apps that claim the same requests the first by id keeps them. */
  public Made of(RouteTable table) {
    Map<PathId, Known> read = HashMap.newHashMap(readings.size());
    List<Unread> unread = new ArrayList<>();
    Map<String, List<Backend>> canaries = new HashMap<>();
    for (RouteTable.Route route : table.routes()) {
      if (!read.containsKey(route.app())) {
        Reading reading = reading(route);
        read.put(route.app(), new Known(route.labels(), reading));
        reading.problems().forEach(problem -> unread.add(new Unread(route.app(), problem)));
        reading
            .canary()
            .ifPresent(canary ->
                canaries
                    .computeIfAbsent(canary.of(), _ -> new ArrayList<>(1))
                    .add(backend(route, canary.percent())));
      }
    }
    readings = read;
    return settle(table, canaries, unread);
  }

  private Made settle(RouteTable table, Map<String, List<Backend>> canaries, List<Unread> unread) {
    Map<Match, Route> routes = LinkedHashMap.newLinkedHashMap(table.routes().size());
    reserved.forEach(route -> routes.put(route.match(), route));
    List<LostClaim> lost = new ArrayList<>();
    TcpClaims ports = new TcpClaims();
    for (RouteTable.Route claimed : table.routes()) {
      Route route = route(claimed, canaries.getOrDefault(claimed.app().toString(), List.of()));
      Route holder = routes.putIfAbsent(route.match(), route);
      if (holder != null) {
        lost.add(new LostClaim(route, holder.name()));
      }
      ports.add(claimed, known(claimed), targets(claimed));
    }
    return new Made(
        new io.ngp.edge.route.RouteTable(
            table.version(), List.copyOf(routes.values()), ports.routes()),
        lost,
        ports.lost(),
        unread);
  }

  private Reading reading(RouteTable.Route route) {
    Known known = readings.get(route.app());
    return known != null && known.labels().equals(route.labels())
        ? known.reading()
        : reader.read(route.labels());
  }

  private Route route(RouteTable.Route claimed, List<Backend> canaries) {
    Reading reading = known(claimed);
    int given = canaries.stream().mapToInt(Backend::weight).sum();
    List<Backend> backends = new ArrayList<>(1 + canaries.size());
    backends.add(backend(claimed, Math.max(0, WHOLE - given)));
    backends.addAll(canaries);
    return new Route(
        claimed.app().toString(),
        new Match(claimed.host(), claimed.path(), reading.headers(), reading.methods()),
        backends,
        reading.policy());
  }

  private Reading known(RouteTable.Route claimed) {
    Known known = readings.get(claimed.app());
    return known == null ? reader.read(claimed.labels()) : known.reading();
  }

  private static Backend backend(RouteTable.Route route, int weight) {
    return new Backend(route.app().toString(), weight, targets(route));
  }

  private static List<Target> targets(RouteTable.Route route) {
    return route.targets().stream()
        .map(t -> new Target(t.id(), t.host(), t.port(), t.zone()))
        .toList();
  }
}
