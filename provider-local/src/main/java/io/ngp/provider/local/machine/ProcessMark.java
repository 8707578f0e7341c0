package io.ngp.provider.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which process a node is: its number and when it began, because numbers are used again. Kept in
 * the node's {@code pid} file as {@code <pid> <milliseconds since 1970>}.
 */
public record ProcessMark(long pid, Instant startedAt) {
  // The system derives start times from its boot time, which it corrects a little when it sets its
  // clock.
  private static final Duration CLOCK_CORRECTION = Duration.ofSeconds(2);

  public static ProcessMark of(ProcessHandle process) {
    return new ProcessMark(process.pid(), process.info().startInstant().orElse(Instant.now()));
  }

  /** Reads a mark; absent if the file is absent or makes no sense. */
  public static Optional<ProcessMark> read(Path file) {
    try {
      var parts = Files.readString(file).strip().split(" ", 2);
      var startedAt = Instant.ofEpochMilli(Long.parseLong(parts[1]));
      return Optional.of(new ProcessMark(Long.parseLong(parts[0]), startedAt));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  public void write(Path file) throws IOException {
    Files.writeString(file, pid + " " + startedAt.toEpochMilli() + "\n");
  }

  /**
   * The process, if it still runs and is the same one: begun at the same time, or, should the clock
   * have been set since, started with {@code argument}, which no other process has.
   */
  public Optional<ProcessHandle> find(String argument) {
    return ProcessHandle.of(pid)
        .filter(process -> hasBegunThen(process) || hasArgument(process, argument))
        .filter(ProcessMark::runs);
  }

  /** Whether the process runs; one that ended and was not collected by its parent yet does not. */
  public static boolean runs(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private boolean hasBegunThen(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .filter(begun -> Duration.between(begun, startedAt).abs().compareTo(CLOCK_CORRECTION) < 0)
        .isPresent();
  }

  private static boolean hasArgument(ProcessHandle process, String argument) {
    return process.info().arguments().stream().flatMap(Arrays::stream).anyMatch(argument::equals);
  }

  private static boolean isZombie(long pid) {
    try {
      var stat =
          Files.readString(
              Path.of("/proc", String.valueOf(pid), "stat"), StandardCharsets.ISO_8859_1);
      // proc(5): the state follows the name, which stands in parentheses and may hold anything.
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException _) {
      return false;
    }
  }
}
