package io.ngp.edge.route;

import org.jspecify.annotations.Nullable;

/**
 * What must hold for one header of a request. Names are compared without case, values with it; of a
 * header that is there several times the first counts.
 *
 * @param value compared with the header's; empty for {@link Test#PRESENT} and {@link Test#ABSENT}
 */
public record HeaderCondition(String name, Test test, String value) {
  /** How a header is compared. */
  public enum Test {
    PRESENT,
    ABSENT,
    EQUALS,
    DIFFERS,
    STARTS_WITH
  }

  /**
   * Reads {@code X-Beta} (is there), {@code !X-Beta} (is not there), {@code X-Beta=1}, {@code
   * X-Beta!=1} or {@code X-Beta=1*} (begins with 1).
   *
   * @throws IllegalArgumentException when {@code text} is none of these; the message quotes it
   */
  public static HeaderCondition parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      return text.startsWith("!")
          ? named(text, text.substring(1), Test.ABSENT, "")
          : named(text, text, Test.PRESENT, "");
    }
    String value = text.substring(equals + 1).strip();
    if (equals > 0 && text.charAt(equals - 1) == '!') {
      return named(text, text.substring(0, equals - 1), Test.DIFFERS, value);
    }
    return value.endsWith("*")
        ? named(
            text,
            text.substring(0, equals),
            Test.STARTS_WITH,
            value.substring(0, value.length() - 1))
        : named(text, text.substring(0, equals), Test.EQUALS, value);
  }

  private static HeaderCondition named(String text, String name, Test test, String value) {
    String stripped = name.strip();
    if (!isToken(stripped)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a condition on a header; expected one like X-Beta, !X-Beta, X-Beta=1,"
              + " X-Beta!=1 or X-Beta=1*.");
    }
    return new HeaderCondition(stripped, test, value);
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  /** Whether it holds for a header with this value, null when the request has none. */
  public boolean holds(@Nullable String given) {
    return switch (test) {
      case PRESENT -> given != null;
      case ABSENT -> given == null;
      case EQUALS -> value.equals(given);
      case DIFFERS -> !value.equals(given);
      case STARTS_WITH -> given != null && given.startsWith(value);
    };
  }

  @Override
  public String toString() {
    return switch (test) {
      case PRESENT -> name;
      case ABSENT -> "!" + name;
      case EQUALS -> name + "=" + value;
      case DIFFERS -> name + "!=" + value;
      case STARTS_WITH -> name + "=" + value + "*";
    };
  }
}
