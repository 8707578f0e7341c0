package io.ngp.iac.builtin;

import io.ngp.iac.provider.Problem;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Chooses values nobody can guess. */
final class Chance {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";

  /** Signs that need no quoting in shells, YAML or URLs' user parts more than others do. */
  private static final String SIGNS = "!#%*+-.=?@_~";

  private static final int LONGEST = 4096;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Chance() {}

  /** Lower-case letters and digits, a letter first, so that it may be a part of names. */
  static String name(int length) {
    return pick(LOWER, 1) + pick(LOWER + DIGITS, length - 1);
  }

  static String hex(int length) {
    return pick("0123456789abcdef", length);
  }

  static String lettersAndDigits(int length) {
    return pick(LOWER + UPPER + DIGITS, length);
  }

  /** From {@code min} to {@code max}, both included. */
  static long number(long min, long max) {
    return max == Long.MAX_VALUE ? RANDOM.nextLong(min, max) : RANDOM.nextLong(min, max + 1);
  }

  static String id() {
    return UUID.randomUUID().toString();
  }

  /** Has one character of every kind if it is long enough for that. */
  static String password(int length, boolean hasSigns) {
    var kinds = hasSigns ? List.of(LOWER, UPPER, DIGITS, SIGNS) : List.of(LOWER, UPPER, DIGITS);
    var characters = new ArrayList<String>();
    kinds.stream().limit(length).forEach(kind -> characters.add(pick(kind, 1)));
    var all = String.join("", kinds);
    while (characters.size() < length) {
      characters.add(pick(all, 1));
    }
    Collections.shuffle(characters, RANDOM);
    return characters.stream().collect(Collectors.joining());
  }

  /** What is wrong with a wanted length. */
  static Optional<Problem> lengthProblem(Optional<Long> length) {
    return length
        .filter(each -> each < 1 || each > LONGEST)
        .map(each ->
            new Problem(
                "length",
                "a length of " + each + " is not possible.",
                "Give one from 1 to " + LONGEST + "."));
  }

  private static String pick(String alphabet, int length) {
    var text = new StringBuilder(Math.max(0, length));
    for (var i = 0; i < length; i++) {
      text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
