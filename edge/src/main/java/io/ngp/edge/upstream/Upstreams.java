package io.ngp.edge.upstream;

import io.ngp.edge.EdgeStats.TargetStats;
import io.ngp.edge.route.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live targets: those of the current table, and withdrawn ones that still serve requests.
 * Guarded by its monitor, which is held only for moments and never on the path of an ordinary
 * request.
 */
public final class Upstreams {
  private final Map<Target, Upstream> live = new HashMap<>();
  private volatile Consumer<String> onIdle = _ -> {};

  public void onIdle(Consumer<String> listener) {
    onIdle = listener;
  }

  /**
   * The live state of {@code target}, made if need be, brought back if it was withdrawn. For one
   * caller at a time.
   */
  public Upstream wanted(Target target) {
    var known = bringBack(target);
    // Made outside the monitor: it resolves the host's name, and event loops must not wait for
    // that.
    return known != null ? known : add(new Upstream(target));
  }

  private synchronized @Nullable Upstream bringBack(Target target) {
    var known = live.get(target);
    if (known != null) {
      known.restore();
    }
    return known;
  }

  private synchronized Upstream add(Upstream made) {
    live.put(made.target(), made);
    return made;
  }

  /**
   * Withdraws every target that is not in {@code kept} and returns those that were not withdrawn
   * before.
   */
  public synchronized List<Upstream> withdrawAllBut(Set<Target> kept) {
    var withdrawn = new ArrayList<Upstream>();
    for (var upstream : new HashSet<>(live.values())) {
      if (kept.contains(upstream.target()) || upstream.isWithdrawn()) {
        continue;
      }
      withdrawn.add(upstream);
      if (upstream.withdraw()) {
        live.remove(upstream.target());
      }
    }
    return withdrawn;
  }

  /**
   * Counts a request out of {@code upstream} and tells the listener when that left a withdrawn
   * target idle.
   */
  public void release(Upstream upstream) {
    boolean isLast = upstream.release();
    upstream.serveWaiting();
    if (isLast && forget(upstream)) {
      // On a thread of its own: the listener may block, an event loop must not.
      Thread.ofVirtual()
          .name("edge-idle-" + upstream.target().id())
          .start(() -> onIdle.accept(upstream.target().id()));
    }
  }

  private synchronized boolean forget(Upstream upstream) {
    // It may have come back, and even have new requests, since its count reached zero.
    return upstream.isWithdrawn()
        && upstream.inFlight() == 0
        && live.remove(upstream.target(), upstream);
  }

  /** Counts of every target, in the order of their ids. */
  public List<TargetStats> stats() {
    return present().stream()
        .map(upstream ->
            new TargetStats(
                upstream.target().id(),
                upstream.inFlight(),
                upstream.isEjected(),
                upstream.tallies().traffic()))
        .sorted(Comparator.comparing(TargetStats::id))
        .toList();
  }

  private synchronized List<Upstream> present() {
    return List.copyOf(live.values());
  }

  /** Requests under way by target id. */
  public synchronized Map<String, Integer> inFlight() {
    Map<String, Integer> counts = HashMap.newHashMap(live.size());
    for (var upstream : live.values()) {
      counts.merge(upstream.target().id(), upstream.inFlight(), Integer::sum);
    }
    return counts;
  }
}
