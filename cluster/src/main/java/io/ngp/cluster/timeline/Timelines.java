package io.ngp.cluster.timeline;

import io.ngp.cluster.app.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

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

  // All guarded by this.
  /** The app with the latest news last. */
  private final SequencedMap<PathId, AppTimeline> apps = new LinkedHashMap<>();

  /** Apps whose entries were not taken since they changed. */
  private final Set<PathId> changed = new LinkedHashSet<>();

  private long sequence;
  private long weight;
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

  /** Numbers the next entry at least so. */
  public synchronized void numberFrom(long first) {
    sequence = Math.max(sequence, first);
  }

  /** Adds what happened to an app. */
  public synchronized void add(PathId app, Instant at, Happening happening) {
    AppTimeline timeline = apps.computeIfAbsent(app, _ -> new AppTimeline());
    long before = timeline.weight();
    timeline.add(sequence++, at, happening);
    weight += timeline.weight() - before;
    apps.putLast(app, timeline);
    changed.add(app);
    makeRoom();
    notifyAll();
  }

  /** Adds what happened to an app unless nothing is known of it, as when it is gone. */
  public synchronized void addIfKnown(PathId app, Instant at, Happening happening) {
    if (apps.containsKey(app)) {
      add(app, at, happening);
    }
  }

  /** Forgets an app that is gone. */
  public synchronized void drop(PathId app) {
    AppTimeline dropped = apps.remove(app);
    weight -= dropped == null ? 0 : dropped.weight();
    changed.add(app);
  }

  /** Puts what an earlier leader told of an app first, unless the app is gone. */
  public synchronized void prepend(PathId app, List<Entry> earlier) {
    AppTimeline timeline = apps.get(app);
    if (timeline != null && !earlier.isEmpty()) {
      long before = timeline.weight();
      timeline.prepend(earlier);
      weight += timeline.weight() - before;
      makeRoom();
      notifyAll();
    }
  }

  /**
   * Some of the apps that had news, or went, since they were taken last; those first that wait
   * longest.
   */
  public synchronized List<PathId> takeChanged(int most) {
    List<PathId> taken = changed.stream().limit(most).toList();
    taken.forEach(changed::remove);
    return taken;
  }

  @Override
  public synchronized List<Entry> entries(PathId app) {
    return after(app, START);
  }

  @Override
  public synchronized List<Entry> await(PathId app, long seen, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<Entry> news = after(app, seen);
    while (news.isEmpty() && !closed && System.nanoTime() < deadline) {
      wait(1 + (deadline - System.nanoTime()) / 1_000_000);
      news = after(app, seen);
    }
    return news;
  }

  @Override
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Leadership is over: everybody who waits is let go. */
  public synchronized void close() {
    closed = true;
    notifyAll();
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
