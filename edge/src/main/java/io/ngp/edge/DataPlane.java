package io.ngp.edge;

import io.ngp.edge.EdgeStats.RouteStats;
import io.ngp.edge.policy.Guards;
import io.ngp.edge.policy.TrustedProxies;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import io.ngp.edge.route.TcpRoute;
import io.ngp.edge.seen.Observation;
import io.ngp.edge.seen.Traffic;
import io.ngp.edge.seen.Watch;
import io.ngp.edge.tls.Challenges;
import io.ngp.edge.tls.HandshakeCounts;
import io.ngp.edge.upstream.Ejections;
import io.ngp.edge.upstream.Matched;
import io.ngp.edge.upstream.OutlierWatch;
import io.ngp.edge.upstream.RouteCounters;
import io.ngp.edge.upstream.Router;
import io.ngp.edge.upstream.Spreads;
import io.ngp.edge.upstream.TargetChecks;
import io.ngp.edge.upstream.TcpWay;
import io.ngp.edge.upstream.Terms;
import io.ngp.edge.upstream.Upstreams;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all event loops of one edge share: settings, the current routes, the targets' live state,
 * counts.
 */
final class DataPlane {
  private final EdgeSettings settings;
  private final Terms terms;
  private final Observation observation;
  private final AtomicInteger watches = new AtomicInteger();
  private final TrustedProxies trustedProxies;
  private final Upstreams upstreams = new Upstreams();
  private final Guards guards = new Guards();
  private final Spreads spreads;
  private final TargetChecks checks = new TargetChecks();
  private final Ejections ejections = new Ejections();
  private final OutlierWatch outliers;
  private final Doubt doubt = new Doubt();
  private final HandshakeCounts handshakes = new HandshakeCounts();
  private final AtomicInteger workers = new AtomicInteger();
  private final Map<String, RouteCounters> counters = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder unrouted = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final CountDownLatch drained = new CountDownLatch(1);
  private volatile Router router;
  private volatile List<TcpWay> tcpWays = List.of();
  private volatile boolean isDraining;
  private volatile boolean isLeaving;
  private volatile int listeningPort;
  private volatile Challenges challenges = Challenges.NONE;
  private volatile int httpsPort;
  private volatile Runnable onRoom = () -> {};

  DataPlane(EdgeSettings settings, Observation observation) {
    this.settings = settings;
    this.observation = observation;
    this.terms = Terms.of(settings);
    this.trustedProxies = new TrustedProxies(settings.trustedProxies());
    this.spreads =
        new Spreads(upstreams::wanted, settings.zone(), settings.eventLoops(), ejections);
    this.outliers = new OutlierWatch(settings.upstream().window());
    this.router = Router.of(RouteTable.EMPTY, this::matched);
  }

  /** Begins to watch targets. */
  void start() {
    outliers.start();
  }

  /** Numbers of workers, from 0. */
  int numberWorker() {
    return workers.getAndIncrement();
  }

  EdgeSettings settings() {
    return settings;
  }

  /** A watch for one more event loop. */
  Watch watch() {
    return new Watch(watches.getAndIncrement(), observation.log().orElse(null));
  }

  boolean beginsTraces() {
    return observation.beginsTraces();
  }

  TrustedProxies trustedProxies() {
    return trustedProxies;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  Router router() {
    return router;
  }

  /**
   * Puts {@code table} into force and withdraws the targets it no longer has; true when there were
   * any. Requests that event loops are handling at this moment may still go to these. For one
   * caller at a time.
   */
  boolean replaceRoutes(RouteTable table) {
    Set<Target> kept = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (var route : table.routes()) {
      route.targets().forEach(kept::add);
      names.add(route.name());
    }
    for (var route : table.tcp()) {
      kept.addAll(route.targets());
      names.add(route.name());
    }
    spreads.begin();
    router = Router.of(table, this::matched);
    tcpWays = table.tcp().stream().map(this::way).toList();
    boolean isAnyWithdrawn = !upstreams.withdrawAllBut(kept).isEmpty();
    counters.keySet().retainAll(names);
    guards.forgetAllBut(table);
    spreads.applied();
    checks.follow(spreads.current());
    outliers.follow(spreads.current());
    return isAnyWithdrawn;
  }

  private Matched matched(Route route) {
    return new Matched(
        route, spreads.of(route), counters(route.name()), guards.of(route), terms.of(route));
  }

  private TcpWay way(TcpRoute route) {
    return TcpWay.of(route, spreads.poolOf(route), counters(route.name()), terms);
  }

  /** The TCP routes of the table in force; for whoever replaces it. */
  List<TcpWay> tcpWays() {
    return tcpWays;
  }

  private RouteCounters counters(String route) {
    return counters.computeIfAbsent(route, _ -> new RouteCounters());
  }

  /** Whether the routes in force may be outdated. */
  Doubt doubt() {
    return doubt;
  }

  /** What is counted of TLS. */
  HandshakeCounts handshakes() {
    return handshakes;
  }

  LongAdder unrouted() {
    return unrouted;
  }

  LongAdder retries() {
    return retries;
  }

  EdgeStats stats() {
    Map<String, RouteStats> routes = HashMap.newHashMap(counters.size());
    Map<String, Traffic> traffic = HashMap.newHashMap(counters.size());
    counters.forEach((name, counts) -> {
      routes.put(name, counts.stats());
      traffic.put(name, counts.tallies().traffic());
    });
    return new EdgeStats(
        connections.get(),
        accepted.sum(),
        unrouted.sum(),
        retries.sum(),
        routes,
        upstreams.inFlight(),
        traffic,
        upstreams.stats(),
        ejections.sums(),
        handshakes.stats());
  }

  /** {@code run} is called when a client connection closes that had filled the last place. */
  void onRoom(Runnable run) {
    onRoom = run;
  }

  /** Counts a client connection in; false when it took the last place. */
  boolean connectionOpened() {
    accepted.increment();
    return connections.incrementAndGet() < settings.limits().connections();
  }

  boolean hasRoom() {
    return connections.get() < settings.limits().connections();
  }

  void connectionClosed() {
    int left = connections.decrementAndGet();
    if (left == settings.limits().connections() - 1) {
      onRoom.run();
    }
    if (left == 0 && isDraining) {
      drained.countDown();
    }
  }

  /** Whether so few places are left that connections which do nothing should give theirs up. */
  boolean isCrowded() {
    int limit = settings.limits().connections();
    return connections.get() >= limit - limit / 16;
  }

  boolean isDraining() {
    return isDraining;
  }

  /**
   * Whether clients are sent away even where the last answer promised to go on. Not so while
   * another process takes over: then they may make one more request, in whose answer they are told
   * to go.
   */
  boolean isTurningAway() {
    return isDraining && !isLeaving;
  }

  /** Drains without sending anybody away unasked. */
  void leave() {
    isLeaving = true;
    drain();
  }

  void drain() {
    isDraining = true;
    checks.close();
    outliers.close();
    if (connections.get() == 0) {
      drained.countDown();
    }
  }

  /** Waits up to {@code limit} for the last client connection to close after {@link #drain}. */
  void awaitDrained(Duration limit) throws InterruptedException {
    // Reaching the limit is not an error: what is still open then is cut off.
    boolean _ = drained.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  Challenges challenges() {
    return challenges;
  }

  void challenges(Challenges current) {
    challenges = current;
  }

  /** What holds for a request that has no route (yet). */
  Terms terms() {
    return terms;
  }

  /** Where clients are sent that are to come by TLS; 0 where that is nowhere. */
  int httpsPort() {
    return httpsPort;
  }

  void httpsPort(int port) {
    httpsPort = port;
  }

  int listeningPort() {
    return listeningPort;
  }

  void listeningPort(int port) {
    listeningPort = port;
  }
}
