package io.ngp.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe to use from many threads. */
public final class ManualClock extends Clock {

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private ManualClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** A clock in UTC that shows the given time. */
  public static ManualClock at(Instant start) {
    return new ManualClock(new AtomicReference<>(start), ZoneOffset.UTC);
  }

  /** A clock in UTC that shows the given time, like {@code 2026-11-01T12:00:00Z}. */
  public static ManualClock at(String start) {
    return at(Instant.parse(start));
  }

  /**
   * Moves the clock forward.
   *
   * @throws IllegalArgumentException when the duration is negative: use {@link #set} to go back
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("A clock advances by " + duration + "? Use set.");
    }
    now.updateAndGet(time -> time.plus(duration));
  }

  /** Shows another time, also an earlier one. */
  public void set(Instant time) {
    now.set(time);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock, moved together with this one, in another zone. */
  @Override
  public ManualClock withZone(ZoneId other) {
    return new ManualClock(now, other);
  }
}
