package io.ngp.engine.local.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the machine says of its processes. Thread-safe. */
public sealed interface ProcessTable permits LinuxProcessTable, PsProcessTable {
  /**
   * One process.
   *
   * @param group its process group
   * @param session its session
   * @param ended whether it is dead and only waits for its parent to take note
   */
  record Entry(ProcessIdentity identity, long group, long session, boolean ended) {
    public boolean isLedBy(ProcessIdentity leader) {
      return group == leader.pid() || session == leader.pid();
    }
  }

  Optional<Entry> entry(long pid);

  /** Every process now; some may be gone already. */
  List<Entry> all();

  /**
   * Whether the process was started with this variable; false if that can't be known.
   *
   * @param variable {@code NAME=value}
   */
  boolean hasVariable(ProcessIdentity process, String variable);

  /** The value of a variable a process was started with; empty if that can't be known. */
  Optional<String> variable(long pid, String name);

  /** What a process has used; empty if it has ended, or this machine does not say. */
  Optional<ProcessUsage> usage(long pid);

  /** Something that differs each time the machine boots. */
  String machineBoot();

  /** Whether this very process, and no later one, lives. */
  default boolean isAlive(ProcessIdentity process) {
    return entry(process.pid()).filter(e -> e.identity().equals(process) && !e.ended()).isPresent();
  }

  /**
   * Whether a process runs on: not if it has begun to end, which it does before it closes its files
   * and sockets.
   */
  boolean isRunning(long pid);

  /** Whether any child of a process runs on. */
  default boolean hasRunningChild(ProcessIdentity parent) {
    return ProcessHandle.of(parent.pid()).stream()
        .flatMap(ProcessHandle::children)
        .anyMatch(child -> isRunning(child.pid()));
  }

  /**
   * Reads what a task's leader says of itself: its line of {@code /proc/<pid>/stat}, or only its
   * pid where there is no such file.
   *
   * @param said when it said so
   */
  static Optional<ProcessIdentity> identityOf(String text, Instant said) {
    if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
      long pid = Long.parseLong(text);
      // Only a process that was there by then can be the one; a later one has the pid by chance.
      long birth =
          ProcessHandle.of(pid)
              .flatMap(h -> h.info().startInstant())
              .filter(start -> start.isBefore(said.plusSeconds(1)))
              .map(Instant::toEpochMilli)
              .orElse(-1L);
      return Optional.of(new ProcessIdentity(pid, birth));
    }
    return LinuxProcessTable.parse(text).map(Entry::identity);
  }

  /** The table of this machine. */
  static ProcessTable ofThisMachine() {
    return Files.isReadable(Path.of("/proc/self/stat"))
        ? new LinuxProcessTable(Path.of("/proc"))
        : new PsProcessTable();
  }
}
