package io.ngp.edge.upstream;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one route that wait because all its targets are full: first come, first served.
 * Belongs to the route and not to a table, so that requests keep their places when targets come and
 * go.
 *
 * <p>Whoever gives a place back, on whatever event loop, takes it again at once for the one who
 * waited longest and tells him on his: a place never is free while someone waits for it, and
 * newcomers do not get between. Guarded by its monitor, held for moments; nobody is told anything
 * under it.
 */
final class WaitingLine {
  private final Set<Waiter> waiters = new LinkedHashSet<>();

  /** Whose targets have the places: that of the table in force. */
  private volatile @Nullable Spread spread;

  /** So that asking whether anyone waits takes no lock. */
  private volatile int length;

  boolean isEmpty() {
    return length == 0;
  }

  void use(Spread current) {
    spread = current;
  }

  /** Takes {@code waiter} in at the end; false when {@code most} wait already. */
  synchronized boolean join(Waiter waiter, int most) {
    if (waiters.size() >= most) {
      return false;
    }
    waiters.add(waiter);
    length = waiters.size();
    return true;
  }

  /** Takes {@code waiter} out; false when it was told something, or is about to be. */
  synchronized boolean leave(Waiter waiter) {
    boolean wasThere = waiters.remove(waiter);
    length = waiters.size();
    return wasThere;
  }

  /** Gives as many as there are places theirs. */
  void serve() {
    var current = spread;
    while (length > 0 && current != null) {
      var served = serveNext(current);
      switch (served) {
        case null -> {
          return;
        }
        case Served(var waiter, var place) -> {
          if (place == null) {
            waiter.sentAway();
          } else {
            waiter.granted(place);
          }
        }
      }
    }
  }

  private record Served(Waiter waiter, @Nullable Upstream place) {}

  private synchronized @Nullable Served serveNext(Spread current) {
    Iterator<Waiter> inOrder = waiters.iterator();
    while (inOrder.hasNext()) {
      var waiter = inOrder.next();
      var place = current.acquire(waiter);
      if (place != null || !current.isFull(waiter)) {
        inOrder.remove();
        length = waiters.size();
        return new Served(waiter, place);
      }
      if (!waiter.hasTriedAny()) {
        // It would have taken any target, so there is none for those after it either.
        return null;
      }
    }
    return null;
  }

  /** Sends everyone away: the route is gone. */
  void dissolve() {
    List<Waiter> left;
    synchronized (this) {
      left = new ArrayList<>(waiters);
      waiters.clear();
      length = 0;
    }
    left.forEach(Waiter::sentAway);
  }
}
