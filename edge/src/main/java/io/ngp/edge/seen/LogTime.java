package io.ngp.edge.seen;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times of log lines, formatted once a second. For one event loop. */
final class LogTime {
  private final InstantSource clock;
  private final DateTimeFormatter format;
  private long second = Long.MIN_VALUE;
  private byte[] text = {};
  private long millis;

  private LogTime(InstantSource clock, String pattern) {
    this.clock = clock;
    this.format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** {@code 2026-11-21T09:15:02}, without what follows the second. */
  static LogTime iso(InstantSource clock) {
    return new LogTime(clock, "yyyy-MM-dd'T'HH:mm:ss");
  }

  /** {@code 21/Nov/2026:09:15:02 +0000}. */
  static LogTime common(InstantSource clock) {
    return new LogTime(clock, "dd/MMM/yyyy:HH:mm:ss '+0000'");
  }

  /** The time now. */
  byte[] text() {
    long now = clock.millis();
    long nowSecond = Math.floorDiv(now, 1000L);
    millis = now - nowSecond * 1000;
    if (nowSecond != second) {
      second = nowSecond;
      text = format.format(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.US_ASCII);
    }
    return text;
  }

  /** Milliseconds of the second that {@link #text} gave last. */
  long millis() {
    return millis;
  }
}
