package io.ngp.cluster.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What went over one route in the last minutes. Not thread-safe. */
final class RouteHistory {
  private final TreeMap<Long, Point> points = new TreeMap<>();
  private final Window recent = new Window(TrafficBoard.RECENT_SLOTS);
  private final TreeMap<String, Window> byBalancer = new TreeMap<>();

  void add(String balancer, long slot, Flow flow) {
    recent.add(slot, flow);
    byBalancer
        .computeIfAbsent(balancer, _ -> new Window(TrafficBoard.RECENT_SLOTS))
        .add(slot, flow);
    points.put(slot, Point.of(slot, recent.at(slot)));
    points.headMap(points.lastKey() - TrafficBoard.HISTORY_SLOTS, true).clear();
  }

  Flow recent(long last) {
    return recent.upTo(last);
  }

  SortedMap<String, Flow> recentByBalancer(long last) {
    byBalancer.values().removeIf(window -> window.isOlderThan(last - TrafficBoard.RECENT_SLOTS));
    TreeMap<String, Flow> flows = new TreeMap<>();
    byBalancer.forEach((balancer, window) -> flows.put(balancer, window.upTo(last)));
    return flows;
  }

  /** A point for every slot up to {@code last}, oldest first. */
  List<Point> points(long last) {
    List<Point> all = new ArrayList<>(TrafficBoard.HISTORY_SLOTS);
    for (long slot = last - TrafficBoard.HISTORY_SLOTS + 1; slot <= last; slot++) {
      Point point = points.get(slot);
      all.add(point == null ? Point.empty(slot) : point);
    }
    return List.copyOf(all);
  }

  boolean isOlderThan(long slot) {
    return recent.isOlderThan(slot);
  }
}
