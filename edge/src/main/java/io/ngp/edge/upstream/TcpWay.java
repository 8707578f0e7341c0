package io.ngp.edge.upstream;

import io.ngp.edge.route.Target;
import io.ngp.edge.route.TcpRoute;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/**
 * A TCP route with the live state of its targets, as connections are handled by it. Immutable but
 * for that state.
 *
 * @param idleMillis longest silence on a connection
 */
public record TcpWay(
    TcpRoute route, List<Upstream> upstreams, RouteCounters counters, long idleMillis) {
  /** A route made ready. */
  public static TcpWay of(
      TcpRoute route, Function<Target, Upstream> live, RouteCounters counters, Terms terms) {
    return new TcpWay(
        route,
        route.targets().stream().map(live).toList(),
        counters,
        terms.idleMillis(route.policy()));
  }

  /** Whether clients from this address may connect now. */
  public boolean admits(InetAddress client) {
    var policy = route.policy();
    return policy.maintenance().isEmpty() && policy.access().admits(client);
  }
}
