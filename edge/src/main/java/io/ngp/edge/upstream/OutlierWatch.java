package io.ngp.edge.upstream;

import io.ngp.edge.upstream.Outcomes.Count;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Compares at the end of each window how the targets of every backend did in it, and has those
 * passed over that did far worse than the others. On a thread of its own, which requests never wait
 * for.
 */
public final class OutlierWatch implements AutoCloseable {
  private final Duration window;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile List<Spread> spreads = List.of();

  /** Before this window began; for the watch's thread. */
  private Map<Upstream, Count> before = new HashMap<>();

  /**
   * A watch that is not started.
   *
   * @param window how long is looked at
   */
  public OutlierWatch(Duration window) {
    this.window = window;
  }

  public void start() {
    Thread.ofVirtual().name("edge-outliers").start(this::run);
  }

  /** Watches the targets of these routes from now on, and no others. */
  public void follow(Collection<Spread> current) {
    spreads = List.copyOf(current);
  }

  private void run() {
    try {
      while (!closed.await(window.toNanos(), TimeUnit.NANOSECONDS)) {
        compare();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a window and begins the next. */
  void compare() {
    var following = spreads;
    Map<Upstream, Count> now = new HashMap<>();
    for (var spread : following) {
      for (var pool : spread.pools()) {
        pool.all().forEach(one -> now.computeIfAbsent(one, each -> each.outcomes().count()));
      }
    }
    for (var spread : following) {
      spread.pools().forEach(pool -> compare(spread, pool, now));
    }
    before = now;
  }

  private void compare(Spread spread, TargetPool pool, Map<Upstream, Count> now) {
    int below = spread.balancing().ejection().below();
    if (below == 0 || pool.all().size() == 1) {
      return;
    }
    Map<Upstream, Count> counts = HashMap.newHashMap(pool.all().size());
    for (var upstream : pool.all()) {
      var since = before.getOrDefault(upstream, Count.NONE);
      counts.put(upstream, now.getOrDefault(upstream, Count.NONE).minus(since));
    }
    OutlierRule.outliers(counts, below).forEach(outlier -> spread.fellBehind(outlier, window));
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
