package io.ngp.cluster.event;

import java.util.List;
import java.util.Set;

/** The event stream as its readers see it. */
public interface EventLog {
  /**
   * Subscribes from now on, or from just after a sequence number as far back as is remembered.
   *
   * @param types event types wanted; empty for all
   * @param after sequence number the reader has seen; negative for none
   */
  Subscription subscribe(Set<String> types, long after);

  /** A bounded queue of events; a reader 1,024 events behind is cut off. */
  interface Subscription extends AutoCloseable {
    /**
     * Waits up to {@code timeoutMillis} for events and takes all there are; empty if none came.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    List<ClusterEvent> take(long timeoutMillis) throws InterruptedException;

    /** Whether the reader was too slow, or the stream ended because leadership was lost. */
    boolean isCutOff();

    @Override
    void close();
  }
}
