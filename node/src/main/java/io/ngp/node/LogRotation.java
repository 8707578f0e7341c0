package io.ngp.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's own log bounded. The node writes to stdout, which its starter appends to a file:
 * past {@value #LIMIT_BYTES} bytes the file becomes {@code .1}, and the node goes on in a new one.
 * Nothing is lost but what was {@code .1} before.
 */
final class LogRotation {
  private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
  private static final long LIMIT_BYTES = 10L * 1024 * 1024;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Path log;
  private final long limitBytes;
  private boolean isTold;

  /**
   * @param log what the starter appends to, if it is this one; other files are others' business
   */
  LogRotation(Path log) {
    this(log, LIMIT_BYTES);
  }

  LogRotation(Path log, long limitBytes) {
    this.log = log;
    this.limitBytes = limitBytes;
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
      if (Files.exists(log) && Files.size(log) > limitBytes && isOurs()) {
        StandardOutput.rotate(log, log.resolveSibling(log.getFileName() + ".1"));
      }
    } catch (IOException e) {
      if (!isTold) {
        isTold = true;
        LOG.warn("{} could not be rotated, and grows: {}", log, e.getMessage());
      }
    }
  }

  private boolean isOurs() throws IOException {
    var output = StandardOutput.file();
    return output.isPresent() && Files.isSameFile(output.get(), log);
  }
}
