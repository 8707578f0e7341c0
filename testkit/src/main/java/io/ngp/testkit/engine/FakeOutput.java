package io.ngp.testkit.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What a pretended process printed so far. Thread-safe. */
final class FakeOutput {
  private static final long LONGEST_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean ended;

  synchronized void append(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * A reader that starts {@code tailLines} back and, if it follows, waits for more until the end.
   */
  InputStream open(int tailLines, boolean follow) {
    return new Reader(tailStart(tailLines), follow);
  }

  private synchronized int tailStart(int tailLines) {
    byte[] all = bytes.toByteArray();
    int start = all.length;
    for (int lines = tailLines; start > 0; start--) {
      if (all[start - 1] == '\n' && start < all.length && --lines == 0) {
        break;
      }
    }
    return tailLines == 0 ? all.length : start;
  }

  private synchronized int read(int position, byte[] into, int offset, int length, boolean follow)
      throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
    while (bytes.size() == position) {
      if (!follow || ended) {
        return -1;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new IOException(
            "Nothing was printed and nothing ended in " + LONGEST_WAIT_MILLIS + " ms");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while waiting for output", e);
      }
    }
    int count = Math.min(length, bytes.size() - position);
    System.arraycopy(bytes.toByteArray(), position, into, offset, count);
    return count;
  }

  private final class Reader extends InputStream {
    private final boolean follow;
    private int position;

    Reader(int position, boolean follow) {
      this.position = position;
      this.follow = follow;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = FakeOutput.this.read(position, into, offset, length, follow);
      position += Math.max(0, count);
      return count;
    }
  }
}
