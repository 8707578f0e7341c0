package io.ngp.cli.adopt.compose;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations and sizes as Compose writes them (compose-spec, 11-extension: values). */
final class Quantities {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?(?:us|ms|s|m|h|d))+");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]?)(i?b)?");
  private static final Map<String, BigDecimal> SECONDS =
      Map.of(
          "us",
          new BigDecimal("0.000001"),
          "ms",
          new BigDecimal("0.001"),
          "s",
          BigDecimal.ONE,
          "m",
          BigDecimal.valueOf(60),
          "h",
          BigDecimal.valueOf(3600),
          "d",
          BigDecimal.valueOf(86400));
  private static final BigDecimal MIB = BigDecimal.valueOf(1 << 20);

  private Quantities() {}

  /** Seconds of {@code 1m30s}; a number alone is seconds. */
  static Optional<BigDecimal> seconds(String text) {
    var trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.matches("\\d{1,9}")) {
      return Optional.of(new BigDecimal(trimmed));
    }
    if (trimmed.length() > 40 || !DURATION.matcher(trimmed).matches()) {
      return Optional.empty();
    }
    var seconds = BigDecimal.ZERO;
    var parts = PART.matcher(trimmed);
    while (parts.find()) {
      var unit = SECONDS.getOrDefault(parts.group(2), BigDecimal.ONE);
      seconds = seconds.add(new BigDecimal(parts.group(1)).multiply(unit));
    }
    return Optional.of(seconds);
  }

  /** MiB of {@code 512m} or {@code 1.5GB}; a number alone is bytes. */
  static Optional<BigDecimal> mebibytes(String text) {
    var matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (text.length() > 40 || !matcher.matches()) {
      return Optional.empty();
    }
    var unit =
        switch (matcher.group(2)) {
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          case "t" -> 1L << 40;
          default -> 1L;
        };
    var bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    return Optional.of(
        bytes
            .divide(MIB, MathContext.DECIMAL64)
            .setScale(3, RoundingMode.CEILING)
            .stripTrailingZeros());
  }
}
