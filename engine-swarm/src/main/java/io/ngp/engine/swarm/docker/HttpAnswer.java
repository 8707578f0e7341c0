package io.ngp.engine.swarm.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer whose body was not read yet (RFC 9112).
 *
 * @param body ends where the answer ends
 */
record HttpAnswer(int status, InputStream body) {
  private static final int MAX_LINE = 65_536;

  /** Reads up to the body. */
  static HttpAnswer read(InputStream in) throws IOException {
    String[] start = line(in).split(" ", 3);
    if (start.length < 2 || !start[0].startsWith("HTTP/1.") || !start[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("not an answer of HTTP/1.1: " + String.join(" ", start));
    }
    int status = Integer.parseInt(start[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return new HttpAnswer(status, body(in, status, headers));
  }

  private static InputStream body(InputStream in, int status, Map<String, String> headers)
      throws IOException {
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return new Chunks(in);
    }
    String length = headers.get("content-length");
    if (length == null) {
      return in;
    }
    try {
      return new Part(in, Long.parseLong(length));
    } catch (NumberFormatException e) {
      throw new IOException("the answer's length is \"%s\"".formatted(length), e);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended in the middle of an answer");
      }
      if (line.size() == MAX_LINE) {
        throw new IOException("a line of the answer is longer than %d bytes".formatted(MAX_LINE));
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** So many bytes of a stream. */
  private static class Part extends InputStream {
    private final InputStream in;
    long left;

    Part(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    /** Whether there is more, once {@code left} is used up. */
    boolean hasNext() throws IOException {
      return false;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0 && !hasNext()) {
        return -1;
      }
      int read = in.read(into, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the connection ended %d bytes early".formatted(left));
      }
      left -= read;
      return read;
    }
  }

  /** A body in chunks. */
  private static final class Chunks extends Part {
    private final InputStream in;
    private boolean isFirst = true;
    private boolean isLast;

    Chunks(InputStream in) {
      super(in, 0);
      this.in = in;
    }

    @Override
    boolean hasNext() throws IOException {
      if (isLast) {
        return false;
      }
      if (!isFirst) {
        line(in);
      }
      isFirst = false;
      String size = line(in).split(";", 2)[0].strip();
      try {
        left = Long.parseUnsignedLong(size, 16);
      } catch (NumberFormatException e) {
        throw new IOException("a chunk's size is \"%s\"".formatted(size), e);
      }
      isLast = left == 0;
      return !isLast;
    }
  }
}
