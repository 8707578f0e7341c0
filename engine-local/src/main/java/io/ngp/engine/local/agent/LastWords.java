package io.ngp.engine.local.agent;

import io.ngp.engine.local.log.LogStream;
import io.ngp.engine.local.log.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The end of what a failed task said. */
final class LastWords {
  private static final int LINES = 10;
  private static final int BYTES = 2048;

  private LastWords() {}

  /** The last 10 lines, 2 KiB at most; empty if there is nothing to read. */
  static String of(OutputFile stderr) {
    try (LogStream tail = new LogStream(stderr.tail(LINES), () -> false)) {
      byte[] bytes = tail.readNBytes(1 << 20);
      int start = Math.max(0, bytes.length - BYTES);
      // Not in the middle of a character (UTF-8 continuation bytes begin with 10).
      while (start < bytes.length && start > 0 && (bytes[start] & 0xC0) == 0x80) {
        start++;
      }
      return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      return "";
    }
  }
}
