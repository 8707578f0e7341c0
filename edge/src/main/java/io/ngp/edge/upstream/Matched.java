package io.ngp.edge.upstream;

import io.ngp.edge.route.Route;
import java.net.InetAddress;
import java.util.List;

/**
 * A route with the live state of its targets, as requests are matched to it. Immutable but for that
 * state.
 */
public record Matched(Route route, List<Upstream> upstreams, RouteCounters counters) {
  /** Whether the targets speak HTTP/2. */
  public boolean speaksHttp2() {
    return false;
  }

  public boolean admits(InetAddress client) {
    if (route.allowed().isEmpty()) {
      return true;
    }
    for (var range : route.allowed()) {
      if (range.contains(client)) {
        return true;
      }
    }
    return false;
  }
}
