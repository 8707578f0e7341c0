package io.ngp.cluster.usage;

import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tasks use. Nothing is measured while nobody asks, and no task more often than once a second
 * however many do. Thread-safe.
 */
public final class UsageBook {
  private static final Logger LOG = LoggerFactory.getLogger(UsageBook.class);

  /** Younger than this it is now. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Between the first two looks at a task, which make its first rate. */
  private static final Duration FIRST_RATE = Duration.ofMillis(500);

  /** A rate over more than this would say nothing of now. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final UsageSource source;
  private final InstantSource clock;
  private final Pause pause;

  /** Written with the lock held. */
  private final Map<TaskId, Looked> looks = new ConcurrentHashMap<>();

  private final ReentrantLock looking = new ReentrantLock();
  private final AtomicBoolean isBehind = new AtomicBoolean();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** The last look at a task. */
  private record Looked(Measured measured, Instant at) {
    boolean isWithin(Duration age, Instant now) {
      return !at.plus(age).isBefore(now);
    }
  }

  /** Lets time pass. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * An empty book.
   *
   * @param clock by which a look is old
   */
  public UsageBook(UsageSource source, InstantSource clock) {
    this(source, clock, Thread::sleep);
  }

  UsageBook(UsageSource source, InstantSource clock, Pause pause) {
    this.source = source;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * What these tasks use now, with rates. Waits for their machines, and half a second more for
   * tasks nobody asked for lately.
   *
   * @return of those that run and can be looked at
   */
  public Map<TaskId, Measured> measure(Set<TaskId> tasks) throws InterruptedException {
    looking.lockInterruptibly();
    try {
      Instant now = clock.instant();
      looks.values().removeIf(look -> !look.isWithin(LONGEST, now));
      look(subset(tasks, task -> !isKnown(task, FRESH, now)));
      Set<TaskId> unrated = subset(tasks, this::lacksRate);
      if (!unrated.isEmpty()) {
        pause.of(FIRST_RATE);
        look(unrated);
      }
      return known(tasks);
    } finally {
      looking.unlock();
    }
  }

  /**
   * What was measured last, if that was within a minute. Never waits: what is older than {@code
   * age} is measured meanwhile for whoever asks next.
   */
  public Map<TaskId, Measured> latest(Set<TaskId> tasks, Duration age) {
    Instant now = clock.instant();
    Map<TaskId, Measured> known = known(subset(tasks, task -> isKnown(task, LONGEST, now)));
    if (tasks.stream().anyMatch(task -> !isKnown(task, age, now))
        && isBehind.compareAndSet(false, true)) {
      Set<TaskId> asked = Set.copyOf(tasks);
      Thread.ofVirtual().name("usage").start(() -> catchUp(asked));
    }
    return known;
  }

  /**
   * Tells when something was measured that {@link #latest} did not wait for, on the thread that
   * measured it, until it is closed.
   */
  public AutoCloseable onMeasured(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void catchUp(Set<TaskId> tasks) {
    try {
      if (!measure(tasks).isEmpty()) {
        listeners.forEach(Runnable::run);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("What tasks use can't be measured", e);
    } finally {
      isBehind.set(false);
    }
  }

  /** With the lock held. */
  private void look(Set<TaskId> tasks) throws InterruptedException {
    if (tasks.isEmpty()) {
      return;
    }
    Map<TaskId, TaskUsage> found = source.usage(tasks);
    Instant now = clock.instant();
    for (TaskId task : tasks) {
      Optional<TaskUsage> usage = Optional.ofNullable(found.get(task));
      Optional<Measured> before = Optional.ofNullable(looks.get(task)).map(Looked::measured);
      usage
          .map(next -> before.map(b -> b.then(next)).orElseGet(() -> Measured.first(next)))
          .ifPresentOrElse(
              next -> looks.put(task, new Looked(next, now)), () -> looks.remove(task));
    }
  }

  private boolean isKnown(TaskId task, Duration age, Instant now) {
    return Optional.ofNullable(looks.get(task)).filter(look -> look.isWithin(age, now)).isPresent();
  }

  private boolean lacksRate(TaskId task) {
    return Optional.ofNullable(looks.get(task))
        .filter(look -> look.measured().cores().isEmpty())
        .isPresent();
  }

  private Map<TaskId, Measured> known(Set<TaskId> tasks) {
    return looks.entrySet().stream()
        .filter(look -> tasks.contains(look.getKey()))
        .collect(Collectors.toUnmodifiableMap(Entry::getKey, look -> look.getValue().measured()));
  }

  private static Set<TaskId> subset(Set<TaskId> tasks, Predicate<TaskId> which) {
    return tasks.stream().filter(which).collect(Collectors.toCollection(HashSet::new));
  }
}
