package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.StateStore.Document;
import io.ngp.cluster.control.StateStore.Write;
import io.ngp.cluster.timeline.Entry;
import io.ngp.cluster.timeline.Timelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest entries of each timeline for the next leader. News are written together, once a
 * second and some apps at a time, by a thread of its own: no decision waits for them, and a leader
 * that is killed takes about a second of them along. What was kept is put before what this leader
 * tells soon after it has begun.
 */
final class TimelineArchive implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TimelineArchive.class);

  /** Entries kept of an app. */
  private static final int KEPT = 20;

  /** Apps written with one commit: at most some 5 KB each. */
  private static final int APPS_TOGETHER = 100;

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  private final StateStore store;
  private final Timelines timelines;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  TimelineArchive(StateStore store, Timelines timelines) {
    this.store = store;
    this.timelines = timelines;
    thread = Thread.ofVirtual().name("timelines").unstarted(this::run);
  }

  /** Begins, once the timelines know the apps there are. */
  void start() {
    thread.start();
  }

  private void run() {
    try {
      load();
      while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        writeSome();
      }
      while (writeSome()) {
        // The next leader is to know them.
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Nothing is decided by timelines; a store that is lost is the owner's to notice.
      LOG.debug("Timelines are not kept any more", e);
    }
  }

  private void load() {
    for (String shard : store.names(Paths.TIMELINES)) {
      for (Document document : store.readAll(Paths.TIMELINES + "/" + shard)) {
        load(document);
      }
    }
  }

  private void load(Document document) {
    try {
      timelines.prepend(EntryJson.app(document.content()), EntryJson.read(document.content()));
    } catch (RuntimeException e) {
      LOG.warn("{} can't be read and is forgotten: {}", document.path(), e.getMessage());
    }
  }

  /** Whether there was anything to write. */
  private boolean writeSome() {
    List<Write> writes = new ArrayList<>();
    for (PathId app : timelines.takeChanged(APPS_TOGETHER)) {
      List<Entry> entries = timelines.entries(app);
      List<Entry> newest = entries.subList(Math.max(0, entries.size() - KEPT), entries.size());
      writes.add(
          newest.isEmpty()
              ? new Write.Delete(Paths.timeline(app))
              : new Write.Put(Paths.timeline(app), EntryJson.write(app, newest)));
    }
    if (!writes.isEmpty()) {
      store.commit(writes);
    }
    return !writes.isEmpty();
  }

  /** Writes what is left, if this master still may; waits some seconds for that. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(STOP_PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
