package io.ngp.cluster.routes;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.routes.RouteTable.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Where the leader posts routes and balancers say how far they have followed. A task that is to
 * stop is withdrawn first; {@link #awaitWithdrawn} tells when no balancer sends it anything any
 * more, so that stopping it loses no request.
 *
 * <p>Thread-safe. A balancer that just lost its connection is waited for as long as {@link
 * #ABSENCE}; so is, by a leader that took over, one that has not found it yet.
 */
public final class RouteBoard {
  /** How long a balancer out of touch is still reckoned with. */
  public static final Duration ABSENCE = Duration.ofSeconds(3);

  /** Nobody followed a leader before the one of this epoch. */
  private static final long FIRST_EPOCH = 1;

  private final long epoch;
  private final long startedNanos = System.nanoTime();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by lock.
  private final TreeMap<PathId, List<Route>> routes = new TreeMap<>();
  private final Map<String, Long> withdrawnAt = new HashMap<>();
  private final Map<String, Follower> followers = new HashMap<>();
  private long version;
  private Optional<RouteTable> table = Optional.empty();
  private boolean closed;

  /** The table version all connected balancers had reached when one of them last said so. */
  private long followedBy = -1;

  private volatile Consumer<Progress> progress = _ -> {};

  /** An empty board of the leader with this epoch. */
  public RouteBoard(long epoch) {
    this.epoch = epoch;
  }

  /**
   * How far all balancers that are connected have followed.
   *
   * @param version the table version each of them has applied
   */
  public record Progress(long version, int balancers) {}

  /** Tells when all balancers got further; on the thread of the one that said so last. */
  public void onProgress(Consumer<Progress> listener) {
    progress = listener;
  }

  /**
   * Posts the routes of some apps (an empty list removes an app's) and the tasks withdrawn with
   * them. Readers see all of it at once.
   *
   * @return the version of the table that has them
   */
  public long post(Map<PathId, List<Route>> changedRoutes, List<String> withdrawn) {
    lock.lock();
    try {
      boolean different = !withdrawn.isEmpty();
      for (Map.Entry<PathId, List<Route>> entry : changedRoutes.entrySet()) {
        List<Route> before =
            entry.getValue().isEmpty()
                ? routes.remove(entry.getKey())
                : routes.put(entry.getKey(), entry.getValue());
        different |= !entry.getValue().equals(before == null ? List.of() : before);
      }
      if (different) {
        version++;
        withdrawn.forEach(task -> withdrawnAt.put(task, version));
        table = Optional.empty();
        changed.signalAll();
      }
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** The newest table. */
  public RouteTable table() {
    lock.lock();
    try {
      return currentTable();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a table newer than {@code seen}.
   *
   * @return empty after {@code timeout} or when the board is closed
   * @throws InterruptedException if interrupted while waiting
   */
  public Optional<RouteTable> awaitNewer(long seen, Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (version <= seen && !closed) {
        if (nanos <= 0) {
          return Optional.empty();
        }
        nanos = changed.awaitNanos(nanos);
      }
      return closed ? Optional.empty() : Optional.of(currentTable());
    } finally {
      lock.unlock();
    }
  }

  /** A balancer follows the table from now on. */
  public void connected(String balancer, String address) {
    lock.lock();
    try {
      Follower follower = followers.computeIfAbsent(balancer, _ -> new Follower());
      follower.address = address;
      follower.connections++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A balancer's connection ended. */
  public void disconnected(String balancer) {
    lock.lock();
    try {
      Follower follower = followers.get(balancer);
      if (follower != null) {
        follower.connections--;
        follower.lastSeenNanos = System.nanoTime();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * A balancer has applied a table version.
   *
   * @param busy withdrawn tasks that still have requests under way there, and how many
   */
  public void acknowledged(
      String balancer, long ackedEpoch, long ackedVersion, Map<String, Integer> busy) {
    take(balancer, ackedEpoch, ackedVersion, busy).ifPresent(progress);
  }

  private Optional<Progress> take(
      String balancer, long ackedEpoch, long ackedVersion, Map<String, Integer> busy) {
    lock.lock();
    try {
      Follower follower = followers.computeIfAbsent(balancer, _ -> new Follower());
      follower.lastSeenNanos = System.nanoTime();
      if (ackedEpoch == epoch && ackedVersion >= follower.version) {
        follower.version = ackedVersion;
        follower.busy = Map.copyOf(busy);
        changed.signalAll();
      }
      return newProgress();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no balancer sends requests to a withdrawn task and none is under way, or until
   * {@code timeout}.
   *
   * @return whether the task is quiet; false after the timeout
   * @throws InterruptedException if interrupted while waiting, or leadership is over: whether the
   *     task may stop is the next leader's to say
   */
  public boolean awaitWithdrawn(String task, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed) {
        long now = System.nanoTime();
        if (isQuiet(task, now)) {
          return true;
        }
        if (deadline - now <= 0) {
          return false;
        }
        // Absences end without anybody signalling: look again in time.
        changed.awaitNanos(Math.min(deadline - now, TimeUnit.MILLISECONDS.toNanos(100)));
      }
      throw new InterruptedException("leadership is over");
    } finally {
      lock.unlock();
    }
  }

  /** The task is gone: it needs no more mention. */
  public void ended(String task) {
    lock.lock();
    try {
      if (withdrawnAt.remove(task) != null) {
        table = Optional.empty();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Balancers that follow now, by name, with their control addresses. */
  public Map<String, String> balancers() {
    lock.lock();
    try {
      Map<String, String> connected = new TreeMap<>();
      followers.forEach((name, follower) -> {
        if (follower.connections > 0) {
          connected.put(name, follower.address);
        }
      });
      return connected;
    } finally {
      lock.unlock();
    }
  }

  /** Leadership is over: everybody who waits is let go. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Progress> newProgress() {
    List<Follower> connected =
        followers.values().stream().filter(follower -> follower.connections > 0).toList();
    long reached =
        connected.stream().mapToLong(follower -> follower.version).min().orElse(followedBy);
    if (reached <= followedBy) {
      return Optional.empty();
    }
    followedBy = reached;
    return Optional.of(new Progress(reached, connected.size()));
  }

  private boolean isQuiet(String task, long now) {
    Long since = withdrawnAt.get(task);
    if (since == null) {
      return true;
    }
    if ((followers.isEmpty() || epoch > FIRST_EPOCH) && now - startedNanos < ABSENCE.toNanos()) {
      return false;
    }
    return followers.values().stream().allMatch(follower -> follower.isDoneWith(task, since, now));
  }

  private RouteTable currentTable() {
    if (table.isEmpty()) {
      List<Route> all = new ArrayList<>();
      routes.values().forEach(all::addAll);
      table = Optional.of(new RouteTable(epoch, version, all, List.copyOf(withdrawnAt.keySet())));
    }
    return table.get();
  }

  /** What is known of one balancer; guarded by the board's lock. */
  private static final class Follower {
    private String address = "";
    private int connections;
    private long version = -1;
    private long lastSeenNanos = System.nanoTime();
    private Map<String, Integer> busy = Map.of();

    boolean isDoneWith(String task, long since, long now) {
      if (connections <= 0 && now - lastSeenNanos > ABSENCE.toNanos()) {
        return true;
      }
      return version >= since && busy.getOrDefault(task, 0) == 0;
    }
  }
}
