package io.ngp.cluster.event;

import io.ngp.cluster.app.Version;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/**
 * The event stream in memory: the last {@value #REMEMBERED} events for readers that come back, a
 * bounded queue for each reader. Thread-safe; publishing never waits for a reader.
 */
public final class EventBus implements EventLog {
  private static final int REMEMBERED = 1024;
  private static final int READER_LIMIT = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable published;

  // All guarded by lock.
  private final Deque<ClusterEvent> recent = new ArrayDeque<>();
  private final Set<Reader> readers = new LinkedHashSet<>();
  private long firstSequence;
  private long sequence;
  private boolean closed;

  /**
   * A bus whose first event has the number {@code firstSequence}; a later leader starts above an
   * earlier one's.
   *
   * @param published called with each event; must be quick
   */
  public EventBus(long firstSequence, Runnable published) {
    this.firstSequence = firstSequence;
    this.published = published;
    sequence = firstSequence;
  }

  /** Numbers the next event at least so; what was published before counts as forgotten then. */
  public void numberFrom(long first) {
    lock.lock();
    try {
      if (first > sequence) {
        firstSequence = first;
        sequence = first;
        recent.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds {@code eventType} and {@code timestamp} to the body and hands it to the readers. */
  public void publish(String type, Instant at, ObjectNode body) {
    body.put("eventType", type).put("timestamp", Version.format(at));
    published.run();
    lock.lock();
    try {
      ClusterEvent event = new ClusterEvent(sequence++, type, at, body);
      recent.addLast(event);
      if (recent.size() > REMEMBERED) {
        recent.removeFirst();
      }
      readers.forEach(reader -> reader.offer(event));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Subscription subscribe(Set<String> types, OptionalLong lastSeen) {
    lock.lock();
    try {
      boolean hasGap = lastSeen.isPresent() && !isRemembered(lastSeen.getAsLong());
      Reader reader = new Reader(Set.copyOf(types), hasGap);
      if (lastSeen.isPresent() && !hasGap) {
        recent.stream()
            .filter(event -> event.sequence() > lastSeen.getAsLong())
            .forEach(reader::replay);
      }
      reader.cutOff |= closed;
      readers.add(reader);
      return reader;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this event is one of this stream, and all that came after it are still there. */
  private boolean isRemembered(long event) {
    return event >= firstSequence && event < sequence && event >= recent.getFirst().sequence() - 1;
  }

  /** Cuts every reader off. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      readers.forEach(Reader::cutOff);
    } finally {
      lock.unlock();
    }
  }

  /** One reader's queue; guarded by the bus's lock. */
  private final class Reader implements Subscription {
    private final Set<String> types;
    private final boolean hasGap;
    private final Deque<ClusterEvent> queue = new ArrayDeque<>();
    private final Condition arrived = lock.newCondition();
    private int limit = READER_LIMIT;
    private boolean cutOff;

    Reader(Set<String> types, boolean hasGap) {
      this.types = types;
      this.hasGap = hasGap;
    }

    private boolean wants(ClusterEvent event) {
      return types.isEmpty() || types.contains(event.type());
    }

    /** What was missed must not count as being behind. */
    void replay(ClusterEvent event) {
      if (wants(event)) {
        queue.addLast(event);
        limit++;
      }
    }

    void offer(ClusterEvent event) {
      if (!wants(event)) {
        return;
      }
      if (queue.size() >= limit) {
        cutOff();
      } else if (!cutOff) {
        queue.addLast(event);
        arrived.signalAll();
      }
    }

    void cutOff() {
      cutOff = true;
      arrived.signalAll();
    }

    @Override
    public List<ClusterEvent> take(long timeoutMillis) throws InterruptedException {
      long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      lock.lockInterruptibly();
      try {
        while (queue.isEmpty() && !cutOff && nanos > 0) {
          nanos = arrived.awaitNanos(nanos);
        }
        List<ClusterEvent> taken = new ArrayList<>(queue);
        queue.clear();
        limit = READER_LIMIT;
        return taken;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean hasGap() {
      return hasGap;
    }

    @Override
    public boolean isCutOff() {
      lock.lock();
      try {
        return cutOff && queue.isEmpty();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        readers.remove(this);
        cutOff();
      } finally {
        lock.unlock();
      }
    }
  }
}
