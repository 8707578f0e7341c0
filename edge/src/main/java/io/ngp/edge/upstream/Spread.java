package io.ngp.edge.upstream;

import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Balancing.Algorithm;
import io.ngp.edge.route.Route;
import io.ngp.edge.upstream.Balance.Leniency;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spreads the requests of one route over its targets: first over its backends by weight, then over
 * the targets of one. Made anew for each table; what must outlive tables, such as who waits, is
 * carried over.
 */
public final class Spread {
  private static final Logger log = LoggerFactory.getLogger(Spread.class);

  private final Route route;
  private final Balancing balancing;
  private final boolean isSticky;
  private final boolean isLimited;
  private final List<TargetPool> pools;
  private final @Nullable Split split;
  private final Map<String, Upstream> byToken;
  private final WaitingLine line;
  private final RetryBudget budget;
  private final Ejections ejections;

  Spread(
      Route route,
      List<TargetPool> pools,
      WaitingLine line,
      RetryBudget budget,
      Ejections ejections) {
    this.route = route;
    this.balancing = route.policy().balancing();
    this.isSticky = balancing.sticky().isPresent();
    this.isLimited = balancing.load().perTarget() > 0;
    this.pools = List.copyOf(pools);
    this.split = pools.size() == 1 ? null : new Split(pools);
    this.byToken = isSticky ? tokens(pools) : Map.of();
    this.line = line;
    this.budget = budget;
    this.ejections = ejections;
  }

  private static Map<String, Upstream> tokens(List<TargetPool> pools) {
    Map<String, Upstream> tokens = new HashMap<>();
    for (var pool : pools) {
      pool.all().forEach(upstream -> tokens.put(token(upstream), upstream));
    }
    return tokens;
  }

  Route route() {
    return route;
  }

  public Balancing balancing() {
    return balancing;
  }

  /** Whether targets take only so many requests at once. */
  boolean isLimited() {
    return isLimited;
  }

  public boolean isSticky() {
    return isSticky;
  }

  List<TargetPool> pools() {
    return pools;
  }

  /** What stands for a target in cookies; does not tell which or where it is. */
  public static String token(Upstream upstream) {
    return Hashes.token(upstream.target().id());
  }

  /** Whether a token stands for a target that is there and well, though it may be full. */
  public boolean isKept(String token) {
    var wanted = byToken.get(token);
    return wanted != null && !wanted.isWithdrawn() && !wanted.isEjected();
  }

  /**
   * Counts the request in at the target a token stands for; null when that is gone, sick or full.
   */
  public @Nullable Upstream acquireSticky(String token, Seeker seeker) {
    var wanted = byToken.get(token);
    if (wanted == null) {
      return null;
    }
    // Limits are the route's: any of its pools knows them.
    return pools.getFirst().acquire(wanted, seeker) ? wanted : null;
  }

  /**
   * Chooses a target and counts the request in there. Sick targets are chosen only when no other is
   * left. Null when there is none at all, or {@link #isFull none with room}.
   */
  public @Nullable Upstream acquire(Seeker seeker) {
    var chosen = acquire(seeker, Leniency.STRICT);
    if (chosen == null) {
      chosen = acquire(seeker, Leniency.WARMING);
    }
    if (chosen != null || isFull(seeker, Leniency.WARMING)) {
      return chosen;
    }
    return acquire(seeker, Leniency.EJECTED);
  }

  private @Nullable Upstream acquire(Seeker seeker, Leniency leniency) {
    var pool = split == null ? pools.getFirst() : split.pool(point(seeker), seeker, leniency);
    return pool == null ? null : pool.acquire(seeker, leniency);
  }

  /** Says which of several backends is meant: the same where requests are to stay together. */
  private int point(Seeker seeker) {
    return isSticky || balancing.algorithm() == Algorithm.HASH
        ? (int) Hashes.mix(seeker.key())
        : ThreadLocalRandom.current().nextInt();
  }

  /** Whether the request could be served if a target that is full were not. */
  public boolean isFull(Seeker seeker) {
    return isFull(seeker, Leniency.EJECTED);
  }

  private boolean isFull(Seeker seeker, Leniency leniency) {
    if (!isLimited) {
      return false;
    }
    for (int i = 0; i < pools.size(); i++) {
      if (pools.get(i).isFull(seeker, leniency)) {
        return true;
      }
    }
    return false;
  }

  /** Whether requests wait already, so that who comes now has to as well. */
  public boolean hasWaiting() {
    return isLimited && !line.isEmpty();
  }

  /** Lets a request wait for a place; false when too many do. */
  public boolean join(Waiter waiter) {
    if (!line.join(waiter, balancing.load().queue())) {
      return false;
    }
    // A place may have become free just before, when nobody waited for it.
    serve();
    return true;
  }

  /** Stops waiting; false when {@code waiter} was told something, or is about to be. */
  public boolean leave(Waiter waiter) {
    return line.leave(waiter);
  }

  /** Gives those who wait the places there are. */
  public void serve() {
    line.serve();
  }

  void dissolve() {
    line.dissolve();
  }

  WaitingLine line() {
    return line;
  }

  RetryBudget budget() {
    return budget;
  }

  /** Targets one request may be offered to. */
  public int tries(int ordinarily) {
    int own = balancing.retries().tries();
    return own == 0 ? ordinarily : own;
  }

  /** Whether such an answer is thrown away for another try where that is safe. */
  public boolean retriesOn(int status) {
    return balancing.retries().statuses().contains(status);
  }

  /**
   * Takes one try out of the route's budget; false when it is used up.
   *
   * @param requests of the route so far
   */
  public boolean mayRetry(long requests) {
    return budget.take(System.nanoTime(), requests);
  }

  /** A target answered; what with tells how it does. */
  public void answered(Upstream upstream, int status) {
    if (status >= 502 && status <= 504) {
      failed(upstream);
    } else {
      upstream.outcomes().count(status < 500);
      upstream.succeeded();
    }
  }

  /** A target failed a request. */
  public void failed(Upstream upstream) {
    var rule = balancing.ejection();
    upstream.outcomes().count(false);
    if (upstream.failed(rule, () -> mayEject(upstream))) {
      ejections.count(Ejections.Reason.FAILURES);
      log.info(
          "Passing over {} for {} s after {} failed requests in a row.",
          upstream,
          upstream.lastEjection().toSeconds(),
          rule.failures());
    }
  }

  /** A target did much worse than the others for as long as they were looked at. */
  void fellBehind(OutlierRule.Outlier<Upstream> outlier, Duration window) {
    var upstream = outlier.target();
    if (upstream.fellBehind(balancing.ejection(), window, () -> mayEject(upstream))) {
      ejections.count(Ejections.Reason.SUCCESS_RATE);
      log.info(
          "Passing over {} for {} s: {}% of its requests succeeded, {}% of the others'.",
          upstream,
          upstream.lastEjection().toSeconds(),
          Math.round(outlier.success() * 100),
          Math.round(outlier.othersSuccess() * 100));
    }
  }

  /** What the edge's own check found; where too many are sick, sickness is not believed. */
  void checked(Upstream upstream, boolean isWell) {
    boolean wasDown = upstream.isDown();
    upstream.checked(isWell || !mayEject(upstream));
    if (upstream.isDown() && !wasDown) {
      ejections.count(Ejections.Reason.CHECK);
    }
  }

  private boolean mayEject(Upstream upstream) {
    for (var pool : pools) {
      if (pool.all().contains(upstream)) {
        return pool.mayEject(upstream, balancing.ejection().share());
      }
    }
    return false;
  }
}
