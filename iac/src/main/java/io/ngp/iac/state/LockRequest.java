package io.ngp.iac.state;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A wish to hold the lock.
 *
 * @param holder who will hold it
 * @param patience how long to wait for another holder; zero to be refused at once
 */
public record LockRequest(LockInfo holder, Duration patience) {
  private static final long POLL_MILLIS = 200;

  /** For this process, which carries out {@code command}. */
  public static LockRequest of(String command) {
    return new LockRequest(
        new LockInfo(
            newId(),
            System.getProperty("user.name", "somebody"),
            thisHost(),
            ProcessHandle.current().pid(),
            Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
            command),
        Duration.ZERO);
  }

  /** The same, waiting at most so long. */
  public LockRequest waitingFor(Duration patience) {
    return new LockRequest(holder, patience);
  }

  /**
   * Takes the lock of {@code backend}.
   *
   * @throws StateLockedException if somebody else holds the lock and still does when the patience
   *     has ended
   */
  public StateBackend.Lease take(StateBackend backend) {
    var deadline = System.nanoTime() + saturated(patience);
    while (true) {
      try {
        return backend.lock(holder);
      } catch (StateLockedException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw e;
        }
        pause();
      }
    }
  }

  private static long saturated(Duration patience) {
    // A year is as good as forever and cannot overflow.
    return Math.min(patience.toSeconds(), Duration.ofDays(365).toSeconds()) * 1_000_000_000L
        + patience.toNanosPart();
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StateException("Interrupted while waiting for the lock of the state.", "", e);
    }
  }

  private static String newId() {
    var bytes = new byte[6];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** What this machine calls itself; without asking a name server where that can be avoided. */
  static String thisHost() {
    return named(Path.of("/proc/sys/kernel/hostname"))
        .or(() -> named(Path.of("/etc/hostname")))
        .orElseGet(LockRequest::resolvedHost);
  }

  private static Optional<String> named(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(name -> !name.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static String resolvedHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException _) {
      return "localhost";
    }
  }
}
