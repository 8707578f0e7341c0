package io.ngp.cluster.engine;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Something that is said of a command while it runs. On the wire it has a head of eight bytes, as
 * Docker's have: what it is, three zeroes, and how many bytes follow.
 */
public final class ExecFrame {
  private static final int HEAD = 8;
  private static final int LONGEST = 1 << 24;

  private final Kind kind;
  private final byte[] bytes;

  /** What is said; the numbers of the first three are Docker's. */
  public enum Kind {
    /** The session's name; comes first, on the wire only. */
    SESSION(0),
    OUTPUT(1),
    ERROR(2),
    /** The exit status as decimal digits; comes last. */
    EXIT(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    private static Kind of(int number) throws IOException {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IOException("what the command said did not come in frames");
    }
  }

  private ExecFrame(Kind kind, byte[] bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  /** The first bytes of a buffer. */
  public static ExecFrame of(Kind kind, byte[] buffer, int length) {
    return new ExecFrame(kind, Arrays.copyOf(buffer, length));
  }

  public static ExecFrame of(Kind kind, String text) {
    return new ExecFrame(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  public static ExecFrame exit(int status) {
    return of(Kind.EXIT, Integer.toString(status));
  }

  /** Says nothing but that somebody is there. */
  static ExecFrame signOfLife() {
    return of(Kind.OUTPUT, "");
  }

  /** Whether it says nothing. */
  public boolean isSignOfLife() {
    return kind == Kind.OUTPUT && bytes.length == 0;
  }

  public Kind kind() {
    return kind;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes it, but does not flush. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] head = new byte[HEAD];
    head[0] = (byte) kind.number;
    ByteBuffer.wrap(head).putInt(HEAD - Integer.BYTES, bytes.length);
    out.write(head);
    out.write(bytes);
  }

  /**
   * Waits for the next.
   *
   * @throws EOFException if there is none
   * @throws IOException if what comes is no frame
   */
  public static ExecFrame readFrom(InputStream in) throws IOException {
    byte[] head = new byte[HEAD];
    new DataInputStream(in).readFully(head);
    int length = ByteBuffer.wrap(head).getInt(HEAD - Integer.BYTES);
    Kind kind = Kind.of(head[0]);
    if (length < 0 || length > LONGEST) {
      throw new IOException("what the command said came in a frame of %d bytes".formatted(length));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("what the command said broke off");
    }
    return new ExecFrame(kind, bytes);
  }
}
