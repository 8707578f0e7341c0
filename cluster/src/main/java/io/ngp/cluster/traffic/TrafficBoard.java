package io.ngp.cluster.traffic;

import io.ngp.cluster.traffic.RouteTraffic.TargetTraffic;
import io.ngp.cluster.traffic.TrafficReport.AtTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where the leader adds up what balancers report. Time is cut into slots, so that what several
 * balancers relayed at the same time comes together. Bounded: routes and targets without requests
 * are forgotten.
 *
 * <p>Thread-safe.
 */
public final class TrafficBoard {
  /** Balancers report once in each; it is numbered by how many passed since 1970. */
  public static final Duration SLOT = Duration.ofSeconds(2);

  /** What counts as now: ten seconds. */
  static final int RECENT_SLOTS = 5;

  /** What is remembered: five minutes. */
  static final int HISTORY_SLOTS = 150;

  private static final int MOST_ROUTES = 4000;
  private static final int MOST_TARGETS = 20_000;
  private static final int MOST_BALANCERS = 1000;

  private final InstantSource clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  // All guarded by this.
  private final Map<String, RouteHistory> routes = new HashMap<>();
  private final Map<String, Window> targets = new HashMap<>();
  private final TreeMap<String, TrafficReport> latest = new TreeMap<>();

  public TrafficBoard(InstantSource clock) {
    this.clock = clock;
  }

  /** The slot that is now. */
  public static long slot(InstantSource clock) {
    return clock.millis() / SLOT.toMillis();
  }

  /** Tells when something was reported, on the thread that brought it, until it is closed. */
  public AutoCloseable onReport(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Takes a report; one for another time than now counts as of now: its clock is wrong. */
  public void take(TrafficReport report) {
    add(report);
    if (!report.routes().isEmpty()) {
      listeners.forEach(Runnable::run);
    }
  }

  private synchronized void add(TrafficReport report) {
    long now = slot(clock);
    long slot = Math.abs(report.slot() - now) <= RECENT_SLOTS ? report.slot() : now - 1;
    forget(now);
    if (latest.size() >= MOST_BALANCERS && !latest.containsKey(report.balancer())) {
      return;
    }
    latest.put(
        report.balancer(),
        new TrafficReport(report.balancer(), slot, report.routes(), report.targets()));
    report
        .routes()
        .forEach((name, flow) -> {
          if (routes.size() < MOST_ROUTES || routes.containsKey(name)) {
            routes
                .computeIfAbsent(name, _ -> new RouteHistory())
                .add(report.balancer(), slot, flow);
          }
        });
    report
        .targets()
        .forEach((id, target) -> {
          if (targets.size() < MOST_TARGETS || targets.containsKey(id)) {
            targets.computeIfAbsent(id, _ -> new Window(RECENT_SLOTS)).add(slot, target.flow());
          }
        });
  }

  private void forget(long now) {
    latest.values().removeIf(report -> report.slot() < now - RECENT_SLOTS);
    routes.values().removeIf(history -> history.isOlderThan(now - HISTORY_SLOTS));
    targets.values().removeIf(window -> window.isOlderThan(now - RECENT_SLOTS));
  }

  /** The last slot that every balancer has reported. */
  private long last() {
    long now = slot(clock);
    return latest.values().stream()
        .mapToLong(TrafficReport::slot)
        .filter(slot -> slot >= now - RECENT_SLOTS)
        .min()
        .orElse(now - 1);
  }

  /**
   * What goes over a route.
   *
   * @param targetIds where it leads
   * @return empty if nothing did in the last minutes
   */
  public synchronized Optional<RouteTraffic> route(String name, Collection<String> targetIds) {
    RouteHistory history = routes.get(name);
    if (history == null) {
      return Optional.empty();
    }
    long last = last();
    TreeMap<String, Rates> balancers = new TreeMap<>();
    history
        .recentByBalancer(last)
        .forEach((balancer, flow) ->
            balancers.put(balancer, rates(flow, inFlight(balancer, targetIds))));
    int inFlight =
        latest.keySet().stream().mapToInt(balancer -> inFlight(balancer, targetIds)).sum();
    return Optional.of(
        new RouteTraffic(rates(history.recent(last), inFlight), balancers, history.points(last)));
  }

  /** The names of all routes that had requests in the last minutes, in order. */
  public synchronized List<String> routes() {
    return routes.keySet().stream().sorted().toList();
  }

  /** What a target has to do; nothing if it is not known. */
  public synchronized TargetTraffic target(String id) {
    Window window = targets.get(id);
    Map<String, Integer> inFlight = new HashMap<>();
    List<String> ejectedBy = new ArrayList<>();
    latest.forEach((balancer, report) -> {
      AtTarget at = report.targets().get(id);
      if (at != null) {
        inFlight.put(balancer, at.inFlight());
        if (at.isEjected()) {
          ejectedBy.add(balancer);
        }
      }
    });
    int all = inFlight.values().stream().mapToInt(Integer::intValue).sum();
    return new TargetTraffic(
        rates(window == null ? Flow.NONE : window.upTo(last()), all), inFlight, ejectedBy);
  }

  private int inFlight(String balancer, Collection<String> targetIds) {
    TrafficReport report = latest.get(balancer);
    if (report == null) {
      return 0;
    }
    return targetIds.stream()
        .map(report.targets()::get)
        .filter(Objects::nonNull)
        .mapToInt(AtTarget::inFlight)
        .sum();
  }

  private static Rates rates(Flow flow, int inFlight) {
    return new Rates(flow, RECENT_SLOTS * SLOT.toSeconds(), inFlight);
  }
}
