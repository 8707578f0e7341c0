package io.ngp.console;

import io.ngp.console.model.ConsoleModel;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends pages anew when what they show has changed. One thread, which lives while someone looks,
 * renders each page looked at once for all its viewers; whoever makes the change is never held up,
 * and whoever reads slowly holds up nobody.
 */
final class LiveFeed implements AutoCloseable {
  static final int MOST_VIEWERS = 64;

  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

  /** At most four renderings a second, */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

  /** and at most a fifth of one processor for them. */
  private static final int PAUSE_PER_WORK = 4;

  /** What changes by itself, such as the use of resources, is no older than this. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final ConsoleModel model;
  private final Function<Page, String> rendering;
  private final Duration stuckAfter;
  private final Semaphore changed = new Semaphore(0);
  private final Set<Viewer> viewers = new LinkedHashSet<>(); // guarded by this
  private boolean isRunning; // guarded by this
  private boolean isClosed; // guarded by this

  /**
   * A feed nobody looks at yet.
   *
   * @param stuckAfter how long a single sending may take before its viewer is given up
   */
  LiveFeed(ConsoleModel model, Function<Page, String> rendering, Duration stuckAfter) {
    this.model = model;
    this.rendering = rendering;
    this.stuckAfter = stuckAfter;
  }

  /**
   * Lets the calling thread look at a page; empty if there are too many viewers or the feed is
   * closed.
   */
  synchronized Optional<Viewer> join(Page page) {
    if (isClosed || viewers.size() >= MOST_VIEWERS) {
      return Optional.empty();
    }
    Viewer viewer = new Viewer(page);
    viewers.add(viewer);
    if (!isRunning) {
      isRunning = true;
      Thread.ofVirtual().name("console-feed").start(this::run);
    }
    signal();
    return Optional.of(viewer);
  }

  synchronized void leave(Viewer viewer) {
    viewers.remove(viewer);
    signal();
  }

  /** Ends all viewers and takes no more. */
  @Override
  public synchronized void close() {
    isClosed = true;
    viewers.forEach(Viewer::end);
    signal();
  }

  private void signal() {
    // A second permit would say nothing that the first does not.
    if (changed.availablePermits() == 0) {
      changed.release();
    }
  }

  private void run() {
    try (AutoCloseable _ = model.onChange(this::signal)) {
      while (wantsMore()) {
        changed.tryAcquire(LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        long begun = System.nanoTime();
        changed.drainPermits();
        round();
        pause(Duration.ofNanos(System.nanoTime() - begun));
      }
    } catch (Exception e) {
      log.error("The console's pages are not updated any more until they are opened anew", e);
      abandon();
    }
  }

  /** Whether anyone still looks; if not, the thread has to end: the next viewer starts another. */
  private synchronized boolean wantsMore() {
    isRunning = !viewers.isEmpty() && !isClosed;
    return isRunning;
  }

  private synchronized void abandon() {
    viewers.forEach(Viewer::end);
    isRunning = false;
  }

  private synchronized List<Viewer> present() {
    return List.copyOf(viewers);
  }

  private void round() {
    Map<Page, Optional<String>> rendered = new HashMap<>();
    for (Viewer viewer : present()) {
      rendered.computeIfAbsent(viewer.page(), this::render).ifPresent(viewer::offer);
      if (viewer.isStuck(stuckAfter)) {
        viewer.end();
      }
    }
  }

  private Optional<String> render(Page page) {
    try {
      return Optional.of(rendering.apply(page));
    } catch (RuntimeException e) {
      log.warn("Cannot render {}; its viewers keep what they see. Trying again.", page.path(), e);
      return Optional.empty();
    }
  }

  private static void pause(Duration work) throws InterruptedException {
    Duration fair = work.multipliedBy(PAUSE_PER_WORK);
    Thread.sleep(fair.compareTo(SHORTEST_PAUSE) > 0 ? fair : SHORTEST_PAUSE);
  }
}
