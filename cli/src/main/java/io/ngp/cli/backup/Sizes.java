package io.ngp.cli.backup;

import io.ngp.backup.Trailer;
import io.ngp.cli.value.Counted;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sizes and counts of backups for people. */
final class Sizes {
  private static final double KIB = 1024;

  private Sizes() {}

  /** {@code 812 B}, {@code 4.2 KiB}, {@code 31 MiB}. */
  static String print(long bytes) {
    if (bytes < KIB) {
      return bytes + " B";
    }
    double kib = bytes / KIB;
    return kib < KIB
        ? String.format(Locale.ROOT, "%.1f KiB", kib)
        : String.format(Locale.ROOT, "%.1f MiB", kib / KIB);
  }

  /** {@code 12 apps, 1 pod}; kinds are plural words. */
  static String counts(Trailer trailer, String... kinds) {
    return Arrays.stream(kinds)
        .map(kind -> Counted.of(trailer.count(kind), kind.substring(0, kind.length() - 1)))
        .collect(Collectors.joining(", "));
  }
}
