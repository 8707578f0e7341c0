package io.ngp.edge.upstream;

import io.ngp.edge.route.TcpRoute;
import io.ngp.edge.upstream.Balance.Leniency;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A TCP route with the live state of its targets, as connections are handled by it. Immutable but
 * for that state.
 *
 * @param idleMillis longest silence on a connection
 */
public record TcpWay(TcpRoute route, TargetPool pool, RouteCounters counters, long idleMillis) {
  /** A route made ready. */
  public static TcpWay of(TcpRoute route, TargetPool pool, RouteCounters counters, Terms terms) {
    return new TcpWay(route, pool, counters, terms.idleMillis(route.policy()));
  }

  /**
   * Chooses a target and counts the connection in there; sick ones only where no other is left.
   * Null when there is none.
   */
  public @Nullable Upstream acquire(Seeker seeker) {
    for (var leniency : Leniency.values()) {
      var chosen = pool.acquire(seeker, leniency);
      if (chosen != null) {
        return chosen;
      }
    }
    return null;
  }

  /** Whether clients from this address may connect now. */
  public boolean admits(InetAddress client) {
    var policy = route.policy();
    return policy.maintenance().isEmpty() && policy.access().admits(client);
  }
}
