package io.ngp.edge.upstream;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route table made ready for matching: host by hash, then path by longest prefix of whole
 * segments. Immutable.
 */
public final class Router {
  private final long version;
  private final Map<String, Matched[]> byHost;

  private Router(long version, Map<String, Matched[]> byHost) {
    this.version = version;
    this.byHost = byHost;
  }

  public static Router of(
      RouteTable table,
      Function<Target, Upstream> upstreams,
      Function<String, RouteCounters> counters) {
    Map<String, List<Matched>> byHost = new HashMap<>();
    for (var route : table.routes()) {
      var live = route.targets().stream().map(upstreams).toList();
      byHost
          .computeIfAbsent(route.host(), _ -> new ArrayList<>(1))
          .add(new Matched(route, live, counters.apply(route.name())));
    }
    Map<String, Matched[]> sorted = HashMap.newHashMap(byHost.size());
    byHost.forEach((host, routes) -> sorted.put(host, longestPathFirst(routes)));
    return new Router(table.version(), sorted);
  }

  private static Matched[] longestPathFirst(List<Matched> routes) {
    routes.sort(Comparator.comparingInt((Matched m) -> m.route().path().length()).reversed());
    return routes.toArray(Matched[]::new);
  }

  public long version() {
    return version;
  }

  /** Whether any route is for {@code host}, whatever its path. */
  public boolean knowsHost(String host) {
    return byHost.containsKey(host);
  }

  /**
   * The route for a request.
   *
   * @param host in lower case, without port
   * @param path normalised, without query
   */
  public @Nullable Matched match(String host, String path) {
    var routes = byHost.get(host);
    if (routes == null) {
      return null;
    }
    for (var candidate : routes) {
      if (isUnder(candidate.route().path(), path)) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean isUnder(String prefix, String path) {
    int length = prefix.length();
    return length == 1
        || (path.startsWith(prefix) && (path.length() == length || path.charAt(length) == '/'));
  }
}
