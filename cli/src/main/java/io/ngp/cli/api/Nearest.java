package io.ngp.cli.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a mistyped word most likely meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known word that ends with {@code typed}, as when the group of an app was left out, or else
   * the nearest one, if at most a third of the letters (or two) differ.
   */
  public static Optional<String> of(String typed, Collection<String> known) {
    var limit = Math.max(2, typed.length() / 3);
    return known.stream()
        .filter(each -> rank(typed, each) <= limit)
        .min(
            Comparator.<String>comparingInt(each -> rank(typed, each))
                .thenComparing(each -> !each.startsWith(typed)));
  }

  private static int rank(String typed, String word) {
    return typed.length() > 2 && word.endsWith(typed) ? 0 : distance(typed, word);
  }

  /** Levenshtein's distance: letters to insert, delete or replace. */
  static int distance(String from, String to) {
    var row = new int[to.length() + 1];
    for (var column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (var line = 1; line <= from.length(); line++) {
      var diagonal = row[0];
      row[0] = line;
      for (var column = 1; column < row.length; column++) {
        var replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(diagonal, row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
