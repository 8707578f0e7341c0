package io.ngp.cli.invoke;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Durations as people type and read them: {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 250ms}.
 */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("(" + PART.pattern() + ")+");

  private Durations() {}

  /**
   * Reads a duration; a bare number means seconds.
   *
   * @throws IllegalArgumentException saying what was expected, if {@code text} is none
   */
  public static Duration parse(String text) {
    var trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (!trimmed.isEmpty()
        && trimmed.length() < 10
        && trimmed.chars().allMatch(Character::isDigit)) {
      return Duration.ofSeconds(Long.parseLong(trimmed));
    }
    if (!WHOLE.matcher(trimmed).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration; write it like 90s, 5m or 1h30m");
    }
    var total = Duration.ZERO;
    var parts = PART.matcher(trimmed);
    while (parts.find()) {
      total = total.plus(part(Long.parseLong(parts.group(1)), parts.group(2)));
    }
    return total;
  }

  private static Duration part(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> throw new IllegalArgumentException("unknown unit " + unit);
    };
  }

  /**
   * The duration for people, rounded to what matters at its size: {@code 0.4 s}, {@code 12 s},
   * {@code 3m 20s}, {@code 2d 4h}.
   */
  public static String print(Duration duration) {
    var millis = Math.max(0, duration.toMillis());
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    var seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m " + seconds % 60 + "s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + "h " + seconds % 3600 / 60 + "m";
    }
    return seconds / 86_400 + "d " + seconds % 86_400 / 3600 + "h";
  }
}
