package io.ngp.engine.local.log;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Reads an output from a position to its end or, when following, until nothing can be appended any
 * more. Not thread-safe.
 */
public final class LogStream extends InputStream {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final OutputFile.Cursor cursor;
  private final BooleanSupplier mayGrow;

  /**
   * A reader.
   *
   * @param mayGrow whether to wait for more at the end; asked again and again
   */
  public LogStream(OutputFile.Cursor cursor, BooleanSupplier mayGrow) {
    this.cursor = cursor;
    this.mayGrow = mayGrow;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Duration pause = SHORTEST_PAUSE;
    while (true) {
      // Asked before reading: what was appended before the end is then surely read.
      boolean mayGrowNow = mayGrow.getAsBoolean();
      int count = cursor.read(into, offset, length);
      if (count > 0 || length == 0) {
        return count;
      }
      if (!mayGrowNow) {
        return -1;
      }
      LockSupport.parkNanos(pause.toNanos());
      if (Thread.interrupted()) {
        throw new IOException("Interrupted while following");
      }
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
  }
}
