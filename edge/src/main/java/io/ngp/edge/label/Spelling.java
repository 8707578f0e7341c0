package io.ngp.edge.label;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Spelling {
  private static final int MAX_MISTAKES = 3;

  private Spelling() {}

  /** The word that takes fewest changes to get to, if that is plausible. */
  static Optional<String> nearest(String text, Collection<String> words) {
    return words.stream()
        .min(Comparator.<String>comparingInt(word -> distance(text, word)).thenComparing(w -> w))
        .filter(word -> distance(text, word) <= MAX_MISTAKES);
  }

  /** Letters to put in, take out or change (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
