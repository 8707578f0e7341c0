package io.ngp.cluster.timeline;

import io.ngp.cluster.app.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The timelines of all apps under one leader, in memory. An app has at most {@link
 * AppTimeline#LIMIT} entries, all together take a bounded amount of memory: beyond it the app that
 * had no news for the longest time loses its oldest entry. Thread-safe; adding never waits for a
 * reader.
 */
public final class Timelines implements TimelineLog {
  /** What all entries together may take, in bytes, roughly. */
  private static final long MAX_WEIGHT = 16L << 20;

  private final long maxWeight;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();

  // All guarded by lock.
  /** The app with the latest news last. */
  private final SequencedMap<PathId, AppTimeline> apps = new LinkedHashMap<>();

  private long sequence;
  private long weight;
  private int waiting;
  private boolean closed;

  /**
   * Timelines whose first entry has the number {@code firstSequence}; a later leader starts above
   * an earlier one's.
   */
  public Timelines(long firstSequence) {
    this(firstSequence, MAX_WEIGHT);
  }

  Timelines(long firstSequence, long maxWeight) {
    sequence = firstSequence;
    this.maxWeight = maxWeight;
  }

  /** Adds what happened to an app. */
  public void add(PathId app, Instant at, Happening happening) {
    lock.lock();
    try {
      AppTimeline timeline = apps.computeIfAbsent(app, _ -> new AppTimeline());
      long before = timeline.weight();
      timeline.add(sequence++, at, happening);
      weight += timeline.weight() - before;
      apps.putLast(app, timeline);
      makeRoom();
      if (waiting > 0) {
        added.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds what happened to an app unless nothing is known of it, as when it is gone. */
  public void addIfKnown(PathId app, Instant at, Happening happening) {
    lock.lock();
    try {
      if (apps.containsKey(app)) {
        add(app, at, happening);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets an app that is gone. */
  public void drop(PathId app) {
    lock.lock();
    try {
      AppTimeline dropped = apps.remove(app);
      weight -= dropped == null ? 0 : dropped.weight();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry> entries(PathId app) {
    lock.lock();
    try {
      return after(app, START);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry> await(PathId app, long seen, Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    waiting++;
    try {
      List<Entry> news = after(app, seen);
      while (news.isEmpty() && !closed && nanos > 0) {
        nanos = added.awaitNanos(nanos);
        news = after(app, seen);
      }
      return news;
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  @Override
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Leadership is over: everybody who waits is let go. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<Entry> after(PathId app, long seen) {
    AppTimeline timeline = apps.get(app);
    return timeline == null ? List.of() : timeline.after(seen);
  }

  private void makeRoom() {
    while (weight > maxWeight) {
      Map.Entry<PathId, AppTimeline> quietest = apps.firstEntry();
      AppTimeline timeline = quietest.getValue();
      long before = timeline.weight();
      timeline.dropOldest();
      weight += timeline.weight() - before;
      if (timeline.isEmpty()) {
        apps.remove(quietest.getKey());
      }
    }
  }
}
