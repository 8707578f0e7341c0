package io.ngp.cli.configure;

import io.ngp.cli.configure.Key.Press;
import java.io.IOException;
import org.jline.utils.NonBlockingReader;

/** Takes what a terminal sends for keys: characters, and sequences as ECMA-48 and xterm have. */
final class KeyReader {
  private static final int ESCAPE = 27;

  /** The rest of a sequence comes at once; a person's next key does not. */
  private static final long PATIENCE_MILLIS = 60;

  /** A read without end would hold what the end of the process needs to close the terminal. */
  private static final long BREATH_MILLIS = 1000;

  private static final int LONGEST = 16;

  private final NonBlockingReader in;

  KeyReader(NonBlockingReader in) {
    this.in = in;
  }

  /**
   * The next key; waits for it.
   *
   * @throws IOException if the terminal is gone
   */
  Key next() throws IOException {
    var character = in.read(BREATH_MILLIS);
    while (character == NonBlockingReader.READ_EXPIRED) {
      character = in.read(BREATH_MILLIS);
    }
    return switch (character) {
      case ESCAPE -> sequence();
      case NonBlockingReader.EOF, 3, 4 -> Press.INTERRUPT;
      case '\r', '\n' -> Press.ENTER;
      case '\t' -> Press.TAB;
      case 8, 127 -> Press.BACKSPACE;
      case 1 -> Press.HOME;
      case 5 -> Press.END;
      case 21 -> Press.CLEAR;
      default -> character < ' ' ? Press.OTHER : new Key.Typed(codePoint((char) character));
    };
  }

  private int codePoint(char first) throws IOException {
    if (!Character.isHighSurrogate(first)) {
      return first;
    }
    var second = in.read(PATIENCE_MILLIS);
    return second > 0 && Character.isLowSurrogate((char) second)
        ? Character.toCodePoint(first, (char) second)
        : '?';
  }

  private Key sequence() throws IOException {
    var kind = in.read(PATIENCE_MILLIS);
    if (kind != '[' && kind != 'O') {
      return kind < 0 ? Press.ESCAPE : Press.OTHER;
    }
    var parameters = new StringBuilder();
    for (var length = 0; length < LONGEST; length++) {
      var each = in.read(PATIENCE_MILLIS);
      if (each < 0) {
        return Press.OTHER;
      }
      if (each >= '@') {
        return named((char) each, parameters.toString());
      }
      parameters.append((char) each);
    }
    return Press.OTHER;
  }

  private static Key named(char last, String parameters) {
    return switch (last) {
      case 'A' -> Press.UP;
      case 'B' -> Press.DOWN;
      case 'C' -> Press.RIGHT;
      case 'D' -> Press.LEFT;
      case 'H' -> Press.HOME;
      case 'F' -> Press.END;
      case 'M' -> Press.ENTER;
      case '~' ->
          switch (parameters) {
            case "1", "7" -> Press.HOME;
            case "4", "8" -> Press.END;
            case "3" -> Press.DELETE;
            default -> Press.OTHER;
          };
      default -> Press.OTHER;
    };
  }
}
