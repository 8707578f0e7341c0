package io.ngp.upkeep;

/** What was found instead of what is declared, for people. */
public final class Difference {
  private Difference() {}

  /** What a file holds is known by its digest, which says nothing to people. */
  public static String inWords(String expected, String found) {
    var is = found.split(" ", -1);
    var should = expected.split(" ", -1);
    if (is.length != 3 || should.length != 3) {
      return "%s instead of %s".formatted(found.isEmpty() ? "nothing" : found, expected);
    }
    return is[2].equals(should[2])
        ? "%s %s instead of %s %s".formatted(is[0], is[1], should[0], should[1])
        : "other content";
  }
}
