package io.ngp.cluster.event;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The event stream as its readers see it. */
public interface EventLog {
  /**
   * Subscribes from now on, or from just after the event a returning reader saw last. A reader
   * whose event is forgotten or was another leader's {@link Subscription#hasGap() has a gap}.
   *
   * @param types event types wanted; empty for all
   * @param lastSeen sequence number of the last event seen; empty for a new reader
   */
  Subscription subscribe(Set<String> types, OptionalLong lastSeen);

  /** Subscribes a new reader from now on. */
  default Subscription subscribe(Set<String> types) {
    return subscribe(types, OptionalLong.empty());
  }

  /** A bounded queue of events; a reader 1,024 events behind is cut off. */
  interface Subscription extends AutoCloseable {
    /**
     * Whether the reader came back too late to get what it missed: it gets what happens from now on
     * and has to look at the state for what happened before.
     */
    boolean hasGap();

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
