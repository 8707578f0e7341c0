package io.ngp.cluster.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time by which leases, delays and deadlines are judged. It begins with the machine's clock and
 * follows it, but never jumps: when that is set anew, this one runs at most a tenth faster or
 * slower until both agree, so an hour is made up for in ten. It never goes back. Thread-safe.
 */
public final class SteadyClock implements InstantSource {
  /** The share of the time that passes by which it may run faster or slower. */
  private static final int MOST = 10;

  private final InstantSource machine;
  private final LongSupplier nanos;
  private Instant now;
  private long lastNanos;

  /** One that agrees with the machine's clock now. */
  public SteadyClock() {
    this(InstantSource.system(), System::nanoTime);
  }

  /** One that follows {@code machine}; {@code nanos} never jumps, as {@link System#nanoTime}. */
  SteadyClock(InstantSource machine, LongSupplier nanos) {
    this.machine = machine;
    this.nanos = nanos;
    this.now = machine.instant();
    this.lastNanos = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    long read = nanos.getAsLong();
    Duration passed = Duration.ofNanos(Math.max(0, read - lastNanos));
    lastNanos = read;
    now = now.plus(passed);
    now = now.plus(limited(Duration.between(now, machine.instant()), passed.dividedBy(MOST)));
    return now;
  }

  private static Duration limited(Duration wanted, Duration most) {
    if (wanted.abs().compareTo(most) <= 0) {
      return wanted;
    }
    return wanted.isNegative() ? most.negated() : most;
  }
}
