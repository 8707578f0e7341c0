package io.ngp.cli.render;

/** Measuring and cutting text that may hold colour sequences. */
public final class Text {
  private static final char ESCAPE = '\u001b';

  private Text() {}

  /** Columns {@code text} takes on a terminal: its characters without colour sequences. */
  public static int width(String text) {
    if (text.indexOf(ESCAPE) < 0) {
      return text.codePointCount(0, text.length());
    }
    var width = 0;
    for (var at = 0; at < text.length(); ) {
      if (text.charAt(at) == ESCAPE) {
        at = endOfSequence(text, at);
      } else {
        at += Character.charCount(text.codePointAt(at));
        width++;
      }
    }
    return width;
  }

  /**
   * {@code text} cut to at most {@code columns} columns; colour sequences survive, so nothing stays
   * painted.
   */
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    var kept = new StringBuilder();
    var width = 0;
    for (var at = 0; at < text.length(); ) {
      var end =
          text.charAt(at) == ESCAPE
              ? endOfSequence(text, at)
              : at + Character.charCount(text.codePointAt(at));
      var isSequence = text.charAt(at) == ESCAPE;
      if (isSequence || width < columns - 1) {
        kept.append(text, at, end);
      } else if (width == columns - 1) {
        kept.append('~');
      }
      width += isSequence ? 0 : 1;
      at = end;
    }
    return kept.toString();
  }

  private static int endOfSequence(String text, int start) {
    var end = text.indexOf('m', start);
    return end < 0 ? text.length() : end + 1;
  }
}
