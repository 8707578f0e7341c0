package io.ngp.engine.local.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a port that was promised to a task from the agents of other platforms on this machine, who
 * choose among the same ports, until the task has had time to listen. A promise is a lock on one
 * byte of a file that all agents of a user share, so it ends with its agent at the latest. Where
 * there can't be such a file nothing is kept. Not thread-safe.
 */
final class PromisedPorts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PromisedPorts.class);
  private static final Duration TIME_TO_LISTEN = Duration.ofSeconds(30);

  private final Optional<FileChannel> file;
  private final InstantSource clock;
  private final Map<Integer, Promise> promises = new HashMap<>();

  private record Promise(FileLock lock, Instant end) {}

  private PromisedPorts(Optional<FileChannel> file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Those of this user on this machine. */
  static PromisedPorts ofThisMachine(InstantSource clock) {
    return in(
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("ngp-ports-" + System.getProperty("user.name")),
        clock);
  }

  static PromisedPorts in(Path file, InstantSource clock) {
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new PromisedPorts(Optional.of(channel), clock);
    } catch (IOException e) {
      LOG.warn(
          "Another platform on this machine may promise its tasks the same ports, as {} can't be"
              + " used: {}",
          file,
          e.toString());
      return new PromisedPorts(Optional.empty(), clock);
    }
  }

  /** Keeps a port, longer if it is ours; false if another agent keeps it. */
  boolean take(int port) {
    if (file.isEmpty()) {
      return true;
    }
    releaseEnded();
    var end = clock.instant().plus(TIME_TO_LISTEN);
    var ours = promises.get(port);
    if (ours != null) {
      promises.put(port, new Promise(ours.lock(), end));
      return true;
    }
    var lock = lock(file.get(), port);
    lock.ifPresent(fresh -> promises.put(port, new Promise(fresh, end)));
    return lock.isPresent();
  }

  private static Optional<FileLock> lock(FileChannel channel, int port) {
    try {
      return Optional.ofNullable(channel.tryLock(port, 1, false));
    } catch (OverlappingFileLockException _) {
      return Optional.empty(); // an agent in this very process has it
    } catch (IOException e) {
      throw new IllegalStateException("Keeping port " + port, e);
    }
  }

  private void releaseEnded() {
    var now = clock.instant();
    promises
        .values()
        .removeIf(promise -> {
          boolean hasEnded = !promise.end().isAfter(now);
          if (hasEnded) {
            release(promise);
          }
          return hasEnded;
        });
  }

  private static void release(Promise promise) {
    try {
      promise.lock().release();
    } catch (IOException e) {
      LOG.warn("A port is kept until this agent ends: {}", e.toString());
    }
  }

  /** Keeps nothing any more. */
  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
