package io.ngp.cli.configure;

/** A key somebody pressed. */
sealed interface Key {
  /** A character. */
  record Typed(int codePoint) implements Key {}

  /** A key that is no character. */
  enum Press implements Key {
    UP,
    DOWN,
    LEFT,
    RIGHT,
    HOME,
    END,
    ENTER,
    TAB,
    ESCAPE,
    BACKSPACE,
    DELETE,
    /** Control-U: the whole line. */
    CLEAR,
    /** Control-C, or the end of the input. */
    INTERRUPT,
    /** A key nobody here cares for. */
    OTHER
  }

  /** The character {@code character}. */
  static Key of(char character) {
    return new Typed(character);
  }
}
