package io.ngp.cli.value;

/** Numbers of things in words. */
public final class Counted {
  private Counted() {}

  /** {@code 1 unchanged input}, {@code 3 unchanged inputs}. */
  public static String of(long count, String thing) {
    if (count == 1) {
      return "1 " + thing;
    }
    var isConsonantY = thing.endsWith("y") && !thing.endsWith("ay") && !thing.endsWith("ey");
    return count
        + " "
        + (isConsonantY ? thing.substring(0, thing.length() - 1) + "ies" : thing + "s");
  }
}
