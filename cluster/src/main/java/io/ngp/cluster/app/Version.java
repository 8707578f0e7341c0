package io.ngp.cluster.app;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * A moment to the millisecond that names one version of a definition; its text has exactly three
 * fraction digits, so that what is read back equals what was stored (marathon/API.md 14.29).
 */
public record Version(Instant instant) implements Comparable<Version> {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  public Version {
    instant = instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Reads an ISO-8601 moment with {@code Z} or an offset.
   *
   * @throws IllegalArgumentException if the text is no such moment
   */
  public static Version parse(String text) {
    try {
      return new Version(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Invalid timestamp provided '%s'. Expecting ISO-8601 datetime string.".formatted(text),
          e);
    }
  }

  /** A moment in the one text form the API uses. */
  public static String format(Instant instant) {
    return FORMAT.format(instant.truncatedTo(ChronoUnit.MILLIS));
  }

  @Override
  public int compareTo(Version other) {
    return instant.compareTo(other.instant);
  }

  @Override
  public String toString() {
    return format(instant);
  }
}
