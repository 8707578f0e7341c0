package io.ngp.iac.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class DidYouMean {
  private static final int MOST_LISTED = 12;

  private DidYouMean() {}

  /** The name nearest to {@code text}, if it is near enough to be meant. */
  public static Optional<String> nearest(String text, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(text, name) <= Math.max(1, Math.min(3, text.length() / 3)))
        .min(
            Comparator.comparingInt((String name) -> distance(text, name))
                .thenComparing(name -> name));
  }

  /** A fix: the nearest name, else all there are. */
  public static String fix(String text, Collection<String> names) {
    var sorted = names.stream().sorted().toList();
    return nearest(text, names)
        .map(name -> "Did you mean \"" + name + "\"?")
        .orElseGet(() -> sorted.isEmpty() ? "" : "There are: " + list(sorted) + ".");
  }

  private static String list(List<String> names) {
    return names.size() <= MOST_LISTED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_LISTED)) + ", ...";
  }

  /** How many letters to add, remove, change or swap with their neighbour. */
  static int distance(String one, String other) {
    var costs = new int[one.length() + 1][other.length() + 1];
    for (var row = 0; row <= one.length(); row++) {
      for (var column = 0; column <= other.length(); column++) {
        costs[row][column] = cost(one, other, row, column, costs);
      }
    }
    return costs[one.length()][other.length()];
  }

  private static int cost(String one, String other, int row, int column, int[][] costs) {
    if (row == 0 || column == 0) {
      return row + column;
    }
    var isSame = one.charAt(row - 1) == other.charAt(column - 1);
    var least =
        Math.min(
            costs[row - 1][column - 1] + (isSame ? 0 : 1),
            1 + Math.min(costs[row - 1][column], costs[row][column - 1]));
    var isSwapped =
        row > 1
            && column > 1
            && one.charAt(row - 1) == other.charAt(column - 2)
            && one.charAt(row - 2) == other.charAt(column - 1);
    return isSwapped ? Math.min(least, costs[row - 2][column - 2] + 1) : least;
  }
}
