package io.ngp.cluster.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The value of a secret on its way to a task. Prints as {@code (secret)}, so that no log, message
 * or debugger shows it by accident.
 */
public final class SecretValue {
  private final byte[] bytes;

  /** A value; the array is copied. */
  public SecretValue(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The value as a variable holds it: UTF-8, without the line break that most editors end a file
   * with. Empty if it is no text or holds a zero byte, which no variable can.
   */
  public Optional<String> text() {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(withoutLastBreak(text));
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static String withoutLastBreak(String text) {
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return line.length() < text.length() && line.endsWith("\r")
        ? line.substring(0, line.length() - 1)
        : line;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
