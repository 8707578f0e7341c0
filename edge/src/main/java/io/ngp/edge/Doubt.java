package io.ngp.edge;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the routes in force may be outdated. They are in doubt when this process stood still,
 * frozen or without a processor, for so long that others went on without it, and when it begins
 * with the routes of a former one: then all requests wait until whoever knows has said what is
 * true, at most {@link #PATIENCE}. They are unsure while nobody who knows is heard: then requests
 * go by them, and wait only when they would fail, at most {@link #LAST_HOPE}.
 *
 * <p>Thread-safe.
 */
final class Doubt {
  /** Less than a balancer may be out of touch before tasks are stopped without its word. */
  static final Duration LONGEST_PAUSE = Duration.ofMillis(1_500);

  /** While nobody can say what is true, the last routes are better than none. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Longer than it takes masters to find a new leader. */
  static final Duration LAST_HOPE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Doubt.class);

  private final Queue<Held> held = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Runnable ask;
  private volatile BooleanSupplier isSure = () -> true;
  private volatile boolean isOpen;
  private volatile long sinceNanos;

  /** What waits, since when. */
  private record Held(Runnable next, long sinceNanos) {}

  /**
   * @param ask is run whenever a doubt comes up, on whatever thread; it must not block
   * @param isSure whether who knows is heard; asked often
   */
  void watch(Runnable ask, BooleanSupplier isSure) {
    this.isSure = isSure;
    this.ask = ask;
  }

  /** Looks at how long nothing happened on an event loop. Cheap. */
  boolean isOpenAfter(long pauseMillis) {
    if (pauseMillis > LONGEST_PAUSE.toMillis() && ask != null && !isOpen) {
      log.warn("This process stood still for {} ms; asking for the current routes.", pauseMillis);
      begin();
    }
    return isOpen;
  }

  /** Whether there may be newer routes. */
  boolean isUnsure() {
    return isOpen || !isSure.getAsBoolean();
  }

  /** From now on requests wait. */
  void begin() {
    sinceNanos = System.nanoTime();
    isOpen = true;
    var asked = ask;
    if (asked != null) {
      asked.run();
    }
  }

  /** The routes in force are the current ones. */
  void settle() {
    isOpen = false;
    for (var next = held.poll(); next != null; next = held.poll()) {
      next.next().run();
    }
  }

  /** Ends what nobody could settle. */
  void expire() {
    long now = System.nanoTime();
    if (isOpen && now - sinceNanos > PATIENCE.toNanos()) {
      log.warn("Nobody confirms the routes; the last ones stay in force.");
      settle();
    }
    for (var first = held.peek(); isOld(first, now); first = held.peek()) {
      if (held.remove(first)) {
        first.next().run();
      }
    }
  }

  private static boolean isOld(@Nullable Held first, long now) {
    return first != null && now - first.sinceNanos() > LAST_HOPE.toNanos();
  }

  /** Runs {@code next} once the routes are the current ones, on whatever thread. */
  void hold(Runnable next) {
    var waiting = new Held(next, System.nanoTime());
    held.add(waiting);
    if (!isUnsure() && held.remove(waiting)) {
      next.run();
    }
  }
}
