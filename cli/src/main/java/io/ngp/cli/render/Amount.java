package io.ngp.cli.render;

import java.util.Locale;

/** How amounts read in a table. */
public final class Amount {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};
  private static final double NEXT = 1024;

  private Amount() {}

  /** Bytes: {@code 640 B}, {@code 1.5 MiB}. */
  public static String bytes(long bytes) {
    if (bytes < NEXT) {
      return bytes + " B";
    }
    double amount = bytes / NEXT;
    var unit = 0;
    while (amount >= NEXT && unit < UNITS.length - 1) {
      amount /= NEXT;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  /** Cores, to the hundredth: {@code 0.07}. */
  public static String cores(double cores) {
    return String.format(Locale.ROOT, "%.2f", cores);
  }
}
