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
 * choose among the same ports, until the task has had time to listen. A claim is a lock on one byte
 * of a file that all agents of a user share, so it ends with its agent at the latest. Where there
 * can't be such a file nothing is claimed. Not thread-safe.
 */
final class PortClaims implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PortClaims.class);
  private static final Duration TIME_TO_LISTEN = Duration.ofSeconds(30);

  private final Optional<FileChannel> file;
  private final InstantSource clock;
  private final Map<Integer, Claim> claims = new HashMap<>();

  private record Claim(FileLock lock, Instant end) {}

  private PortClaims(Optional<FileChannel> file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Those of this user on this machine. */
  static PortClaims ofThisMachine(InstantSource clock) {
    return in(
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("ngp-ports-" + System.getProperty("user.name")),
        clock);
  }

  static PortClaims in(Path file, InstantSource clock) {
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new PortClaims(Optional.of(channel), clock);
    } catch (IOException e) {
      LOG.warn(
          "Another platform on this machine may promise its tasks the same ports, as {} can't be"
              + " used: {}",
          file,
          e.toString());
      return new PortClaims(Optional.empty(), clock);
    }
  }

  /** Claims a port, again if it is ours; false if another agent has claimed it. */
  boolean take(int port) {
    if (file.isEmpty()) {
      return true;
    }
    releaseEnded();
    var end = clock.instant().plus(TIME_TO_LISTEN);
    var ours = claims.get(port);
    if (ours != null) {
      claims.put(port, new Claim(ours.lock(), end));
      return true;
    }
    var lock = lock(file.get(), port);
    lock.ifPresent(fresh -> claims.put(port, new Claim(fresh, end)));
    return lock.isPresent();
  }

  private static Optional<FileLock> lock(FileChannel channel, int port) {
    try {
      return Optional.ofNullable(channel.tryLock(port, 1, false));
    } catch (OverlappingFileLockException _) {
      return Optional.empty(); // an agent in this very process has it
    } catch (IOException e) {
      throw new IllegalStateException("Claiming port " + port, e);
    }
  }

  private void releaseEnded() {
    var now = clock.instant();
    claims
        .values()
        .removeIf(claim -> {
          boolean hasEnded = !claim.end().isAfter(now);
          if (hasEnded) {
            release(claim);
          }
          return hasEnded;
        });
  }

  private static void release(Claim claim) {
    try {
      claim.lock().release();
    } catch (IOException e) {
      LOG.warn("A port stays claimed until this agent ends: {}", e.toString());
    }
  }

  /** Gives all claims up. */
  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
