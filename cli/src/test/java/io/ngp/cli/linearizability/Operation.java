package io.ngp.cli.linearizability;

import java.util.Locale;

/**
 * What one client did to one register, and when.
 *
 * @param client who did it, and where
 * @param value what was written, or what was read
 * @param invokedNanos when it was sent
 * @param answeredNanos when it was answered; {@link #NEVER} if it is unknown whether it took effect
 */
public record Operation(
    String client, Kind kind, String value, long invokedNanos, long answeredNanos) {

  /** An operation without an answer may take effect at any later time, or not at all. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What it did. */
  public enum Kind {
    READ,
    WRITE
  }

  /** Refuses what can't have happened. */
  public Operation {
    if (answeredNanos < invokedNanos) {
      throw new IllegalArgumentException(
          "It was answered at %d, before it was sent at %d".formatted(answeredNanos, invokedNanos));
    }
    if (kind == Kind.READ && answeredNanos == NEVER) {
      throw new IllegalArgumentException("A read without an answer read nothing");
    }
  }

  /** Whether it certainly took effect. */
  public boolean isAnswered() {
    return answeredNanos != NEVER;
  }

  /** One line: when, who, what; times in milliseconds since {@code zeroNanos}. */
  public String line(long zeroNanos) {
    var end = isAnswered() ? millis(answeredNanos - zeroNanos) : "?";
    return "%10s .. %10s  %-5s %-12s %s"
        .formatted(
            millis(invokedNanos - zeroNanos),
            end,
            kind.name().toLowerCase(Locale.ROOT),
            value.isEmpty() ? "nothing" : value,
            client);
  }

  private static String millis(long nanos) {
    return "%.1f".formatted(nanos / 1e6);
  }
}
