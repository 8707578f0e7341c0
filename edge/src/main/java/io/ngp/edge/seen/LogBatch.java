package io.ngp.edge.seen;

import java.nio.charset.StandardCharsets;

/**
 * Log lines on their way out, as bytes, written without making garbage. Each part says how long it
 * may get, so that a line is never longer than {@value #LONGEST} bytes whatever clients send.
 */
final class LogBatch {
  static final int CAPACITY = 64 * 1024;
  static final int LONGEST = 8 * 1024;

  /** As long as the escape of a control character. */
  private static final int LONGEST_ESCAPE = 6;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes = new byte[CAPACITY];
  private int length;
  private int lines;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int lines() {
    return lines;
  }

  boolean hasRoom() {
    return CAPACITY - length >= LONGEST;
  }

  void clear() {
    length = 0;
    lines = 0;
  }

  void end() {
    bytes[length++] = '\n';
    lines++;
  }

  LogBatch put(byte[] text) {
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  LogBatch put(char ascii) {
    bytes[length++] = (byte) ascii;
    return this;
  }

  LogBatch number(long value) {
    if (value < 0) {
      put('-');
      return number(-value);
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    length += digits;
    int at = length;
    long rest = value;
    for (int i = 0; i < digits; i++) {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }

  /** Microseconds as milliseconds, {@code 1.042}. */
  LogBatch millis(long micros) {
    number(micros / 1000);
    put('.');
    return padded(micros % 1000);
  }

  /** Three digits. */
  LogBatch padded(long value) {
    put((char) ('0' + value / 100 % 10));
    put((char) ('0' + value / 10 % 10));
    return put((char) ('0' + value % 10));
  }

  /** Sixteen hexadecimal digits. */
  LogBatch hex(long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(int) (value >>> shift) & 0xf];
    }
    return this;
  }

  /**
   * A text from outside, with what could break a line or a quoted text escaped as in JSON. What is
   * beyond ASCII is escaped too: header fields have no encoding of their own.
   *
   * @param longest bytes it takes at most; the rest is left out
   */
  LogBatch quoted(CharSequence text, int longest) {
    return quoted(text, 0, text.length(), longest);
  }

  /** As above, of the part between {@code from} and {@code to}. */
  LogBatch quoted(CharSequence text, int from, int to, int longest) {
    int end = length + longest - LONGEST_ESCAPE;
    for (int i = from; i < to && length <= end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        put('\\').put(c);
      } else if (c >= ' ' && c < 0x7f) {
        bytes[length++] = (byte) c;
      } else {
        put('\\').put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          bytes[length++] = HEX[c >>> shift & 0xf];
        }
      }
    }
    return this;
  }
}
