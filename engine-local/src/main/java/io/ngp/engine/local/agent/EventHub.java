package io.ngp.engine.local.agent;

import io.ngp.engine.local.health.ProbeRunner;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.ProbeReport;
import io.ngp.engine.local.wire.Snapshot;
import io.ngp.engine.local.wire.TaskReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How each task fares, and what changed lately. Thread-safe; a snapshot and the events after it are
 * together complete.
 */
final class EventHub implements ProbeRunner.Listener {
  private static final int KEPT = 2_000;

  /** One change; sequence numbers grow, also over restarts of the agent. */
  record Event(long sequence, String name, String json) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All guarded by the lock.
  private final Map<String, TaskReport> latest = new LinkedHashMap<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private long sequence;

  /**
   * An empty hub.
   *
   * @param firstSequence above every number an earlier process of this agent used
   */
  EventHub(long firstSequence) {
    sequence = firstSequence;
  }

  void publish(TaskReport report) {
    lock.lock();
    try {
      latest.put(report.taskId(), report);
      add("task", report);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void probed(ProbeReport report) {
    publish("probe", report);
  }

  @Override
  public void checked(CheckReport report) {
    publish("check", report);
  }

  private void publish(String name, Object report) {
    lock.lock();
    try {
      add(name, report);
    } finally {
      lock.unlock();
    }
  }

  void forget(String taskId) {
    lock.lock();
    try {
      latest.remove(taskId);
    } finally {
      lock.unlock();
    }
  }

  Snapshot snapshot() {
    lock.lock();
    try {
      return new Snapshot(sequence, List.copyOf(latest.values()));
    } finally {
      lock.unlock();
    }
  }

  long sequence() {
    lock.lock();
    try {
      return sequence;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for events after this number.
   *
   * @return an empty list if none came in time; empty if some are no longer kept, so that a
   *     snapshot is needed
   */
  Optional<List<Event>> awaitAfter(long number, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long oldest = sequence - events.size();
      if (number < oldest || number > sequence) {
        return Optional.empty();
      }
      long left = patience.toNanos();
      while (number == sequence && left > 0) {
        left = changed.awaitNanos(left);
      }
      List<Event> after = new ArrayList<>();
      for (Event event : events) {
        if (event.sequence() > number) {
          after.add(event);
        }
      }
      return sequence - number == after.size() ? Optional.of(after) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void add(String name, Object value) {
    events.addLast(new Event(++sequence, name, Json.text(value)));
    if (events.size() > KEPT) {
      events.removeFirst();
    }
    changed.signalAll();
  }

  /** How long readers wait at most before they show that they live. */
  static Duration keepAlive() {
    return Duration.ofMillis(TimeUnit.SECONDS.toMillis(1));
  }
}
