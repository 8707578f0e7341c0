package io.ngp.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's own log bounded. The node writes to stdout, which its starter appends to a file:
 * past {@value #LIMIT_BYTES} bytes the file is copied to {@code log.1} and emptied in place.
 */
final class LogRotation {
  private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
  private static final long LIMIT_BYTES = 10L * 1024 * 1024;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Path log;

  LogRotation(Path log) {
    this.log = log;
  }

  void start() {
    Thread.ofVirtual().name("log-rotation").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(INTERVAL.toSeconds());
        rotateIfLarge();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void rotateIfLarge() {
    try {
      if (Files.exists(log) && Files.size(log) > LIMIT_BYTES) {
        Files.copy(log, log.resolveSibling("log.1"), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} could not be rotated: {}", log, e.getMessage());
    }
  }
}
