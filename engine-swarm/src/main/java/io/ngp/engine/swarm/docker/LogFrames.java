package io.ngp.engine.swarm.docker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The bytes in a stream of Docker's frames, which have a head of eight bytes: which output, three
 * zeroes, and the frame's length.
 */
public final class LogFrames extends InputStream {
  private static final int HEAD = 8;

  private final DataInputStream in;
  private int left;

  public LogFrames(InputStream in) {
    this.in = new DataInputStream(in);
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
    while (left == 0) {
      if (!nextFrame()) {
        return -1;
      }
    }
    int read = in.read(into, offset, Math.min(length, left));
    if (read < 0) {
      throw new EOFException("a frame of output ended %d bytes early".formatted(left));
    }
    left -= read;
    return read;
  }

  private boolean nextFrame() throws IOException {
    byte[] head = new byte[HEAD];
    int read = in.readNBytes(head, 0, HEAD);
    if (read < HEAD) {
      return false;
    }
    left = ByteBuffer.wrap(head).getInt(HEAD - Integer.BYTES);
    if (left < 0) {
      throw new IOException("this is no output in frames");
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
