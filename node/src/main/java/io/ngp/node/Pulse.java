package io.ngp.node;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this process stood still, frozen or without a processor, for so long that what it
 * knew of the others may be of before. It is steady again when that was confirmed anew.
 */
final class Pulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /**
   * With the third of the session's timeout that the last sign of life may be older than the pause,
   * this is less than the timeout: after a shorter pause nobody was replaced.
   */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final LongSupplier nanos;
  private final BooleanSupplier confirmation;
  private final Thread thread = Thread.ofPlatform().name("pulse").daemon().unstarted(this::run);

  /** Both are written by the pulse's thread alone, a doubt before the beat that ends the pause. */
  private volatile boolean isInDoubt;

  private volatile long lastBeat;
  private volatile boolean isClosed;

  /**
   * @param nanos the monotonic clock
   * @param confirmation whether what was known still holds; may block
   */
  Pulse(LongSupplier nanos, BooleanSupplier confirmation) {
    this.nanos = nanos;
    this.confirmation = confirmation;
    this.lastBeat = nanos.getAsLong();
  }

  void start() {
    lastBeat = nanos.getAsLong();
    thread.start();
  }

  /** Whether what is known can't be of before a pause. Does not block. */
  boolean isSteady() {
    return !isLate(lastBeat, nanos.getAsLong()) && !isInDoubt;
  }

  private void run() {
    while (!isClosed) {
      beat();
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  /** One beat; settles a doubt if it can. */
  void beat() {
    var now = nanos.getAsLong();
    if (isLate(lastBeat, now)) {
      isInDoubt = true;
      LOG.warn("This process stood still for {} ms.", Duration.ofNanos(now - lastBeat).toMillis());
    }
    lastBeat = now;
    if (isInDoubt && confirmation.getAsBoolean()) {
      isInDoubt = false;
    }
  }

  private static boolean isLate(long beat, long now) {
    return now - beat > LONGEST_PAUSE.toNanos();
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
