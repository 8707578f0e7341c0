package io.ngp.edge.route;

/**
 * Requests in the long run, and how many at once after a pause.
 *
 * @param count requests for each period, at least 1
 * @param period of {@code count}
 * @param burst requests at once, at least 1
 */
public record Rate(int count, Period period, int burst) {
  /** What a rate is counted for. */
  public enum Period {
    SECOND("s", 1),
    MINUTE("m", 60),
    HOUR("h", 3600);

    private final String text;
    private final int seconds;

    Period(String text, int seconds) {
      this.text = text;
      this.seconds = seconds;
    }
  }

  public Rate {
    if (count < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "A rate of " + count + " with burst " + burst + " lets nobody in; expected at least 1.");
    }
  }

  /**
   * Reads {@code 100/s}, {@code 600/m} or {@code 20/s burst 50}. Without a burst that is one
   * second's worth, at least 1.
   *
   * @throws IllegalArgumentException when {@code text} is something else; the message quotes it
   */
  public static Rate parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    boolean hasBurst = words.length == 3 && words[1].equals("burst");
    int slash = words[0].indexOf('/');
    if (slash < 0 || !(words.length == 1 || hasBurst)) {
      throw notARate(text);
    }
    int count = positive(text, words[0].substring(0, slash));
    Period period = period(text, words[0].substring(slash + 1));
    return new Rate(
        count, period, hasBurst ? positive(text, words[2]) : Math.max(1, count / period.seconds));
  }

  private static Period period(String text, String unit) {
    for (var period : Period.values()) {
      if (period.text.equals(unit)) {
        return period;
      }
    }
    throw notARate(text);
  }

  private static int positive(String text, String digits) {
    if (!digits.matches("[0-9]{1,9}") || Integer.parseInt(digits) < 1) {
      throw notARate(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException notARate(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not a rate; expected one like 100/s, 600/m or 20/s burst 50.");
  }

  public double perSecond() {
    return (double) count / period.seconds;
  }

  @Override
  public String toString() {
    return count + "/" + period.text + " burst " + burst;
  }
}
