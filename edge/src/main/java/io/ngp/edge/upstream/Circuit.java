package io.ngp.edge.upstream;

import io.ngp.edge.route.Balancing.Ejection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether a target is passed over because it failed: a circuit breaker. Closed while requests
 * succeed; open for a time after failures; then half open: one request at a time tries it, until
 * one succeeds (closed) or fails (open for longer). A check by the edge itself can hold it open
 * besides.
 *
 * <p>Safe for all threads; where the target is healthy reading it is one volatile read.
 */
final class Circuit {
  /** How long one request may keep others from trying a half-open circuit. */
  private static final long PROBE_NANOS = 5_000_000_000L;

  private static final long LONGEST_NANOS = 300_000_000_000L;

  private final LongSupplier nanos;
  private final AtomicInteger failures = new AtomicInteger();

  /** Whether any of the below is so. */
  private volatile boolean isMarked;

  private volatile boolean isOpen;
  private volatile boolean isDown;
  private volatile long openUntil;

  /** Guarded by this. */
  private boolean isProbing;

  /** Of the last ejection, guarded by this; zero when there was none. */
  private long lastNanos;

  Circuit(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether others should be preferred. */
  boolean isEjected() {
    return isMarked && (isDown || (isOpen && nanos.getAsLong() - openUntil < 0));
  }

  /** A request is given to the target. */
  void begin() {
    if (isMarked) {
      probe();
    }
  }

  private synchronized void probe() {
    long now = nanos.getAsLong();
    if (isOpen && now - openUntil >= 0) {
      isProbing = true;
      openUntil = now + PROBE_NANOS;
    }
  }

  /** The target answered well. */
  void succeeded() {
    if (isMarked || failures.get() != 0) {
      close();
    }
  }

  private synchronized void close() {
    failures.set(0);
    // An answer to what was asked before it failed says nothing about now.
    if (isProbing) {
      isProbing = false;
      isOpen = false;
      isMarked = isDown;
    }
  }

  /**
   * The target failed; true when it is ejected because of that.
   *
   * @param mayEject asked whether enough others are left
   */
  synchronized boolean failed(Ejection rule, BooleanSupplier mayEject) {
    int inRow = failures.incrementAndGet();
    boolean isReason = rule.failures() > 0 && (isProbing || inRow >= rule.failures());
    return isReason && eject(rule.first().toNanos(), 0, mayEject);
  }

  /**
   * The target did worse than others for a time that was looked at; true when it is ejected because
   * of that.
   *
   * @param window how long was looked at: so long it may seem well before it is found out again
   * @param mayEject asked whether enough others are left
   */
  synchronized boolean fellBehind(Ejection rule, Duration window, BooleanSupplier mayEject) {
    long least = window.toNanos();
    return eject(Math.max(rule.first().toNanos(), least), 2 * least, mayEject);
  }

  /**
   * Opens it.
   *
   * @param graceNanos how much longer than it was ejected for it may have been well, in a relapse
   */
  private boolean eject(long first, long graceNanos, BooleanSupplier mayEject) {
    if ((isOpen && !isProbing) || !mayEject.getAsBoolean()) {
      return false;
    }
    long now = nanos.getAsLong();
    boolean isRelapse = lastNanos != 0 && now - openUntil < lastNanos + graceNanos;
    lastNanos = Math.max(first, Math.min(LONGEST_NANOS, isRelapse ? lastNanos * 2 : first));
    open(now + lastNanos);
    return true;
  }

  /** Passes the target over for at least {@code pause}, which does not count as an ejection. */
  synchronized void pause(long pauseNanos) {
    long until = nanos.getAsLong() + pauseNanos;
    if (!isOpen || isProbing || until - openUntil > 0) {
      open(until);
    }
  }

  private void open(long until) {
    isProbing = false;
    openUntil = until;
    isOpen = true;
    isMarked = true;
  }

  /** What a check by the edge itself found. */
  synchronized void checked(boolean isWell) {
    isDown = !isWell;
    isMarked = isDown || isOpen;
  }

  boolean isDown() {
    return isDown;
  }

  /** How long it was ejected the last time, in nanoseconds; 0 when it never was. */
  synchronized long lastNanos() {
    return lastNanos;
  }
}
