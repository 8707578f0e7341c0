package io.ngp.edge;

import io.ngp.edge.upstream.Matched;
import io.ngp.edge.upstream.RouteProblems;
import io.ngp.edge.upstream.Spread;
import io.ngp.edge.upstream.Upstream;
import io.ngp.edge.upstream.Waiter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds one exchange a place at a target it was not offered to before, and waits in the route's
 * line while all are full.
 */
abstract class PlaceSearch implements Waiter {
  final Worker worker;
  final Exchange exchange;
  private List<Upstream> refused = List.of();
  private @Nullable Queued queued;
  private boolean isHeld;

  PlaceSearch(Worker worker, Exchange exchange) {
    this.worker = worker;
    this.exchange = exchange;
  }

  /** Waits in a line for a place, since a moment of the worker's clock. */
  private record Queued(Spread spread, long since) {}

  /** Finds the route again, in the current table. */
  abstract void route();

  /** The route that was found. */
  abstract Matched matched();

  /** There is a place at {@code chosen}, where the request is counted in. */
  abstract void offer(Matched route, Upstream chosen);

  /** Counts the request in at a target; null where none has room. */
  @Nullable Upstream acquire(Spread spread) {
    if (spread.isSticky()) {
      String token = Affinity.token(spread.balancing(), exchange.head());
      var own = token == null ? null : spread.acquireSticky(token, this);
      if (own != null) {
        return own;
      }
    }
    return spread.acquire(this);
  }

  /** From now on {@code upstream} is out of the question. */
  void exclude(Upstream upstream) {
    if (refused.isEmpty()) {
      refused = new ArrayList<>(2);
    }
    refused.add(upstream);
  }

  /** How many targets are out of the question. */
  int tried() {
    return refused.size();
  }

  /** Waits until there is a place at a target of {@code route}. */
  void waitFor(Matched route) {
    exchange.connecting();
    queued = new Queued(route.spread(), worker.now());
    if (!route.spread().join(this)) {
      queued = null;
      exchange.fail(RouteProblems.tooManyWait(route));
    }
  }

  @Override
  public void granted(Upstream target) {
    tellLater(() -> exchange.placed(target));
  }

  @Override
  public void sentAway() {
    tellLater(() -> exchange.placed(null));
  }

  void tellLater(Runnable news) {
    if (!worker.loop().isShuttingDown()) {
      worker.loop().execute(news);
    }
  }

  /** It need not wait any more: there is a place, or, when that is null, nothing to wait for. */
  void placed(@Nullable Upstream place) {
    boolean isWanted = queued != null;
    queued = null;
    if (!isWanted) {
      if (place != null) {
        worker.plane().upstreams().release(place);
      }
    } else if (place == null) {
      route();
    } else if (place.isWithdrawn()) {
      worker.plane().upstreams().release(place);
      route();
    } else {
      offer(matched(), place);
    }
  }

  /** Waits until it is certain that the routes in force are the current ones. */
  void awaitCertainty() {
    exchange.connecting();
    isHeld = true;
    worker.plane().doubt().hold(() -> tellLater(exchange::certain));
  }

  /** The routes in force are the current ones. */
  void certain() {
    if (isHeld) {
      isHeld = false;
      route();
    }
  }

  boolean isHeld() {
    return isHeld;
  }

  boolean isQueued() {
    return queued != null;
  }

  /** Ends the wait when it took too long. */
  void sweepQueue() {
    var waiting = queued;
    if (waiting == null) {
      return;
    }
    var route = matched();
    long patience = route.spread().balancing().load().patience().toMillis();
    if (worker.now() - waiting.since() <= patience) {
      // A target may have become well, which nobody would tell.
      waiting.spread().serve();
    } else if (waiting.spread().leave(this)) {
      queued = null;
      exchange.fail(RouteProblems.waitedTooLong(route));
    }
  }

  /** Stops waiting. */
  void leaveQueue() {
    isHeld = false;
    var waiting = queued;
    queued = null;
    if (waiting != null) {
      // Where that comes too late, the place is given back when word of it arrives.
      boolean _ = waiting.spread().leave(this);
    }
  }

  // What the choice goes by; also asked by other threads while this waits in a line.

  @Override
  public boolean hasTried(Upstream upstream) {
    return !refused.isEmpty() && refused.contains(upstream);
  }

  @Override
  public boolean hasTriedAny() {
    return !refused.isEmpty();
  }

  @Override
  public long key() {
    var by = matched().spread().balancing().hashKey();
    return Affinity.key(by, exchange);
  }

  @Override
  public int loop() {
    return worker.number();
  }
}
