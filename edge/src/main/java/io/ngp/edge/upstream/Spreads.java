package io.ngp.edge.upstream;

import io.ngp.edge.route.Match;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import io.ngp.edge.route.TcpRoute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spreads of each new table from those of the one before: requests that wait keep their
 * places, and targets that are new to a route warm up. For one table at a time.
 */
public final class Spreads {
  private static final int ANY_NUMBER = 0;

  private final Function<Target, Upstream> upstreams;
  private final String zone;
  private final int eventLoops;
  private final Ejections ejections;
  private Map<Match, Spread> current = Map.of();
  private Map<Match, Spread> next = new HashMap<>();

  /**
   * Spreads over live targets.
   *
   * @param zone where the balancer stands; empty where that does not matter
   * @param ejections where it is counted that targets are passed over
   */
  public Spreads(
      Function<Target, Upstream> upstreams, String zone, int eventLoops, Ejections ejections) {
    this.upstreams = upstreams;
    this.zone = zone;
    this.eventLoops = eventLoops;
    this.ejections = ejections;
  }

  /** A next table is to be made. */
  public void begin() {
    next = HashMap.newHashMap(current.size());
  }

  /** That of a route of the next table. */
  public Spread of(Route route) {
    var balancing = route.policy().balancing();
    var before = current.get(route.match());
    var balance = Balance.of(balancing.algorithm(), eventLoops);
    var pools = new ArrayList<TargetPool>(route.backends().size());
    for (var backend : route.backends()) {
      var targets = backend.targets().stream().map(upstreams).toList();
      int perTarget = balancing.load().perTarget();
      pools.add(new TargetPool(targets, backend.weight(), zone, balance, perTarget));
    }
    var made =
        new Spread(
            route,
            pools,
            before == null ? new WaitingLine() : before.line(),
            before == null ? new RetryBudget(System.nanoTime()) : before.budget(),
            ejections);
    if (before == null) {
      made.line().use(made);
    }
    warmUp(before, made);
    next.put(route.match(), made);
    return made;
  }

  /** The targets of a TCP route, whose connections are spread as its requests would be. */
  public TargetPool poolOf(TcpRoute route) {
    var balance = Balance.of(route.policy().balancing().algorithm(), eventLoops);
    return new TargetPool(
        route.targets().stream().map(upstreams).toList(), 1, zone, balance, ANY_NUMBER);
  }

  /** A target warms up only where others carry the load meanwhile. */
  private static void warmUp(@Nullable Spread before, Spread made) {
    var time = made.balancing().slowStart();
    if (time.isZero() || before == null) {
      return;
    }
    var known = before.pools().stream().flatMap(pool -> pool.all().stream()).toList();
    var old = new HashSet<>(known);
    if (made.pools().stream().anyMatch(pool -> pool.all().stream().anyMatch(old::contains))) {
      for (var pool : made.pools()) {
        pool.all().stream()
            .filter(upstream -> !old.contains(upstream))
            .forEach(upstream -> upstream.warmUp(time));
      }
    }
  }

  /** The next table is in force: what waited for targets of the one before looks at it. */
  public void applied() {
    var before = current;
    current = next;
    tellTargets(before);
    before.forEach((match, spread) -> {
      var after = current.get(match);
      if (after == null) {
        spread.dissolve();
      } else {
        after.line().use(after);
        after.serve();
      }
    });
  }

  /** Tells each target which routes' requests may wait for a place there. */
  private void tellTargets(Map<Match, Spread> before) {
    Map<Upstream, List<Spread>> limited = new HashMap<>();
    for (var spread : current.values()) {
      if (spread.isLimited()) {
        for (var pool : spread.pools()) {
          pool.all()
              .forEach(one -> limited.computeIfAbsent(one, _ -> new ArrayList<>(1)).add(spread));
        }
      }
    }
    for (var spread : before.values()) {
      if (spread.isLimited()) {
        for (var pool : spread.pools()) {
          pool.all().forEach(one -> limited.computeIfAbsent(one, _ -> List.of()));
        }
      }
    }
    limited.forEach((upstream, spreads) -> upstream.limited(List.copyOf(spreads)));
  }

  /** Those of the table in force. */
  public Collection<Spread> current() {
    return List.copyOf(current.values());
  }
}
