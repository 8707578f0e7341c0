package io.ngp.node.proxy;

import io.ngp.edge.route.Match;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.upstream.Router;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The places a request may be for, each with the routes to try there in order: what {@link Router}
 * decides for every request, decided once for engines that know hosts and paths only.
 *
 * @param hosts exact names, then wildcards, the longest first
 */
record Places(List<Host> hosts) {
  Places {
    hosts = List.copyOf(hosts);
  }

  /**
   * A host.
   *
   * @param places by path, the longest first
   */
  record Host(String name, List<Place> places) {
    boolean isWildcard() {
      return name.startsWith("*.");
    }

    /** Of a wildcard with its dot: {@code .example.org}. */
    String suffix() {
      return name.substring(1);
    }
  }

  /**
   * A host's path and all below that is not another place.
   *
   * @param routes to try in this order; only the last may be without conditions
   */
  record Place(String path, List<Route> routes) {
    /** Whether host and path alone decide. */
    boolean isPlain() {
      return routes.size() == 1 && routes.getFirst().match().conditions() == 0;
    }
  }

  static Places of(RouteTable table) {
    Map<String, List<Route>> byHost = new LinkedHashMap<>();
    for (var route : table.routes()) {
      byHost.computeIfAbsent(route.match().host(), _ -> new ArrayList<>()).add(route);
    }
    return new Places(
        byHost.keySet().stream()
            .sorted(
                Comparator.comparing((String host) -> host.startsWith("*."))
                    .thenComparing(Comparator.comparingInt(String::length).reversed())
                    .thenComparing(Comparator.naturalOrder()))
            .map(host -> host(host, candidates(host, byHost)))
            .toList());
  }

  /** All routes that may take requests for a host, in the order they are tried in. */
  private static List<Route> candidates(String host, Map<String, List<Route>> byHost) {
    List<Route> candidates = new ArrayList<>();
    String name = host.startsWith("*.") ? host.substring(1) : host;
    addSorted(candidates, byHost.getOrDefault(host, List.of()));
    for (int dot = name.indexOf('.', host.startsWith("*.") ? 1 : 0);
        dot >= 0;
        dot = name.indexOf('.', dot + 1)) {
      addSorted(candidates, byHost.getOrDefault("*" + name.substring(dot), List.of()));
    }
    return candidates;
  }

  private static void addSorted(List<Route> candidates, List<Route> routes) {
    routes.stream()
        .sorted(
            Comparator.comparingInt((Route route) -> route.match().path().length())
                .thenComparingInt(route -> route.match().conditions())
                .reversed())
        .forEach(candidates::add);
  }

  private static Host host(String name, List<Route> candidates) {
    var paths =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    candidates.forEach(route -> paths.add(route.match().path()));
    return new Host(
        name, paths.stream().map(path -> new Place(path, chain(path, candidates))).toList());
  }

  private static List<Route> chain(String path, List<Route> candidates) {
    List<Route> chain = new ArrayList<>();
    for (var route : candidates) {
      Match match = route.match();
      if (Router.isUnder(match.path(), path)) {
        chain.add(route);
        if (match.conditions() == 0) {
          return chain;
        }
      }
    }
    return chain;
  }
}
