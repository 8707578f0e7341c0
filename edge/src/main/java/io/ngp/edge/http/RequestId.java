package io.ngp.edge.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Makes request ids for one event loop: 16 hexadecimal digits that tell the loop and its start
 * apart from all others, and 16 that count. Not secret.
 */
public final class RequestId {
  private static final int MAX_LENGTH = 128;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] prefix = hex(new SecureRandom().nextLong());
  private long last;

  /** A number no other request on this loop has. */
  public long next() {
    return ++last;
  }

  /** The id that belongs to {@code number}. */
  public String text(long number) {
    return new String(prefix, StandardCharsets.US_ASCII)
        + new String(hex(number), StandardCharsets.US_ASCII);
  }

  /** What all ids of this loop begin with; not to be changed. */
  public byte[] prefix() {
    return prefix;
  }

  /** Writes what {@link #text} returns. */
  public void write(ByteBuf out, long number) {
    out.writeBytes(prefix);
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.writeByte(HEX[(int) (number >>> shift) & 0xf]);
    }
  }

  /** Whether an id a client sent may go into logs and headers as it is. */
  public static boolean isSane(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean isLetterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isLetterOrDigit && "-_.~+/=:".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] hex(long value) {
    byte[] digits = new byte[16];
    for (int i = 0; i < 16; i++) {
      digits[i] = HEX[(int) (value >>> (60 - 4 * i)) & 0xf];
    }
    return digits;
  }
}
