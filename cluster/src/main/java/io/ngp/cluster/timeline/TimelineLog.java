package io.ngp.cluster.timeline;

import io.ngp.cluster.app.PathId;
import java.time.Duration;
import java.util.List;

/** The timelines of all apps as their readers see them. */
public interface TimelineLog {
  /** Before everything: nothing has a sequence as low. */
  long START = -1;

  /** What is remembered of an app, oldest first; empty if nothing is. */
  List<Entry> entries(PathId app);

  /**
   * Waits up to {@code timeout} for entries of an app above a sequence.
   *
   * @return all of them, oldest first; empty if none came
   * @throws InterruptedException if interrupted while waiting
   */
  List<Entry> await(PathId app, long sequence, Duration timeout) throws InterruptedException;

  /** Whether the term of leadership it tells of is over: nothing more will come. */
  boolean isClosed();
}
