package io.ngp.template;

import java.time.Duration;

/**
 * How long changes are waited for before a file is made.
 *
 * @param least without a further change
 * @param most since the first one, whatever comes
 */
public record Quiet(Duration least, Duration most) {
  public Quiet {
    if (least.isNegative() || most.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "Waiting at least " + least + " and at most " + most + " is not possible.");
    }
  }
}
