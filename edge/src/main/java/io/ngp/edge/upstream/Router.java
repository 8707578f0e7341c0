package io.ngp.edge.upstream;

import io.ngp.edge.http.RequestFacts;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route table made ready for matching: the exact host by hash, then wildcards, the longest first;
 * of one host's routes the one with the longest path, of these the one with most conditions, of
 * these the first of the table. The first whose path and conditions fit takes the request.
 * Immutable.
 */
public final class Router {
  private static final Matched[] NONE = {};
  private static final Comparator<Matched> MOST_SPECIFIC_FIRST =
      Comparator.comparingInt((Matched m) -> m.route().match().path().length())
          .thenComparingInt(m -> m.route().match().conditions())
          .reversed();

  private final long version;
  private final Map<String, Matched[]> byHost;

  /** By the domain their names are below. */
  private final Map<String, Matched[]> byDomain;

  private Router(long version, Map<String, Matched[]> byHost, Map<String, Matched[]> byDomain) {
    this.version = version;
    this.byHost = byHost;
    this.byDomain = byDomain;
  }

  /**
   * A router for a table.
   *
   * @param live a route with the live state of its targets; asked once for each
   */
  public static Router of(RouteTable table, Function<Route, Matched> live) {
    Map<String, List<Matched>> byHost = new HashMap<>();
    Map<String, List<Matched>> byDomain = new HashMap<>();
    for (var route : table.routes()) {
      var match = route.match();
      (match.isWildcard() ? byDomain : byHost)
          .computeIfAbsent(match.domain(), _ -> new ArrayList<>(1))
          .add(live.apply(route));
    }
    return new Router(table.version(), sorted(byHost), sorted(byDomain));
  }

  private static Map<String, Matched[]> sorted(Map<String, List<Matched>> routes) {
    Map<String, Matched[]> sorted = HashMap.newHashMap(routes.size());
    routes.forEach((host, found) -> {
      found.sort(MOST_SPECIFIC_FIRST);
      sorted.put(host, found.toArray(NONE));
    });
    return sorted;
  }

  public long version() {
    return version;
  }

  /** Whether any route is for {@code host}, whatever its path. */
  public boolean knowsHost(String host) {
    return !candidates(host).isEmpty();
  }

  /** The route for a request; null when none takes it. */
  public @Nullable Matched match(RequestFacts request) {
    var routes = byHost.get(request.host());
    var found = routes == null ? null : first(routes, request);
    return found != null || byDomain.isEmpty() ? found : matchDomains(request);
  }

  private @Nullable Matched matchDomains(RequestFacts request) {
    String host = request.host();
    int dot = host.indexOf('.');
    while (dot >= 0) {
      var routes = byDomain.get(host.substring(dot + 1));
      var found = routes == null ? null : first(routes, request);
      if (found != null) {
        return found;
      }
      dot = host.indexOf('.', dot + 1);
    }
    return null;
  }

  private static @Nullable Matched first(Matched[] routes, RequestFacts request) {
    for (var candidate : routes) {
      var match = candidate.route().match();
      if (isUnder(match.path(), request.path())
          && (match.conditions() == 0 || unmet(match, request) == null)) {
        return candidate;
      }
    }
    return null;
  }

  /** All routes for a host in the order they are tried in, whatever their paths and conditions. */
  public List<Matched> candidates(String host) {
    var all = new ArrayList<>(List.of(byHost.getOrDefault(host, NONE)));
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      all.addAll(List.of(byDomain.getOrDefault(host.substring(dot + 1), NONE)));
    }
    return all;
  }

  /** Whether {@code path} is {@code prefix} or below it. */
  public static boolean isUnder(String prefix, String path) {
    int length = prefix.length();
    return length == 1
        || (path.startsWith(prefix) && (path.length() == length || path.charAt(length) == '/'));
  }

  /** The first condition on method and headers that does not hold; null when all do. */
  public static @Nullable String unmet(Match match, RequestFacts request) {
    if (!match.methods().isEmpty() && !match.methods().contains(request.methodName())) {
      return "method " + String.join(" or ", match.methods().stream().sorted().toList());
    }
    var headers = match.headers();
    for (int i = 0; i < headers.size(); i++) {
      var condition = headers.get(i);
      if (!condition.holds(request.header(condition.name()))) {
        return "header " + condition;
      }
    }
    return null;
  }
}
