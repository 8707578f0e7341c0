package io.ngp.engine.local.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks {@code ps} (POSIX) where there is no {@code /proc}, as on macOS. It knows process groups but
 * neither sessions nor environments, so a descendant that leaves its group is not found.
 */
final class PsProcessTable implements ProcessTable {
  @Override
  public Optional<Entry> entry(long pid) {
    return parse(Shell.output("ps -o pid=,pgid=,stat= -p \"$1\"", Long.toString(pid))).stream()
        .findFirst();
  }

  @Override
  public List<Entry> all() {
    return parse(Shell.output("ps -A -o pid=,pgid=,stat="));
  }

  /** State {@code E} of BSD's {@code ps}: it tries to exit. */
  @Override
  public boolean isRunning(long pid) {
    String state = Shell.output("ps -o stat= -p \"$1\"", Long.toString(pid)).strip();
    return !state.isEmpty() && !state.startsWith("Z") && !state.contains("E");
  }

  @Override
  public boolean hasVariable(ProcessIdentity process, String variable) {
    return false;
  }

  @Override
  public Optional<String> variable(long pid, String name) {
    return Optional.empty();
  }

  @Override
  public Optional<ProcessUsage> usage(long pid) {
    return Optional.empty();
  }

  @Override
  public String machineBoot() {
    return Shell.output("sysctl -n kern.boottime || who -b").strip();
  }

  private static List<Entry> parse(String lines) {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length == 3) {
        long pid = Long.parseLong(fields[0]);
        long group = Long.parseLong(fields[1]);
        long birth =
            ProcessHandle.of(pid)
                .flatMap(h -> h.info().startInstant())
                .map(Instant::toEpochMilli)
                .orElse(0L);
        entries.add(
            new Entry(new ProcessIdentity(pid, birth), group, group, fields[2].startsWith("Z")));
      }
    }
    return entries;
  }
}
