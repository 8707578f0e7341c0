package io.ngp.engine.local.process;

import io.ngp.cluster.engine.TaskUsage.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code /proc} (proc(5)). */
final class LinuxProcessTable implements ProcessTable {
  // Positions in /proc/<pid>/stat, counted from behind the command name, which may hold anything.
  private static final int STATE = 0;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int FLAGS = 6;
  private static final int START_TIME = 19;

  /** In user mode and in the kernel, then the same of children that were waited for. */
  private static final int USER_TIME = 11;

  private static final int TIMES = 4;

  /** {@code USER_HZ}, which is 100 wherever the JDK runs. */
  private static final double TICKS_PER_SECOND = 100;

  /** {@code PF_EXITING} of the kernel's {@code sched.h}. */
  private static final long EXITING = 0x4;

  private final Path proc;

  LinuxProcessTable(Path proc) {
    this.proc = proc;
  }

  @Override
  public Optional<Entry> entry(long pid) {
    try {
      return parse(Files.readString(stat(pid), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[1-9]*")) {
      for (Path folder : folders) {
        entry(Long.parseLong(folder.getFileName().toString())).ifPresent(entries::add);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Cannot list processes in " + proc, e);
    }
    return entries;
  }

  /** Its first thread may end long before the others, so that all are asked. */
  @Override
  public boolean isRunning(long pid) {
    Path threads = proc.resolve(Long.toString(pid)).resolve("task");
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(threads, "[1-9]*")) {
      for (Path thread : folders) {
        if (isThreadRunning(thread.resolve("stat"))) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  private static boolean isThreadRunning(Path stat) {
    try {
      return fields(Files.readString(stat, StandardCharsets.ISO_8859_1))
          .filter(fields -> !hasEnded(fields[STATE]))
          .filter(fields -> (Long.parseLong(fields[FLAGS]) & EXITING) == 0)
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasEnded(String state) {
    return state.equals("Z") || state.equals("X");
  }

  @Override
  public boolean hasVariable(ProcessIdentity process, String variable) {
    return environment(process.pid()).contains(variable);
  }

  @Override
  public Optional<String> variable(long pid, String name) {
    return environment(pid).stream()
        .filter(variable -> variable.startsWith(name + "="))
        .map(variable -> variable.substring(name.length() + 1))
        .findFirst();
  }

  private List<String> environment(long pid) {
    return text(pid, "environ")
        .map(environment -> Arrays.asList(environment.split("\0", -1)))
        .orElse(List.of());
  }

  private Optional<String> text(long pid, String file) {
    try {
      Path path = proc.resolve(Long.toString(pid)).resolve(file);
      return Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<ProcessUsage> usage(long pid) {
    return text(pid, "stat")
        .flatMap(LinuxProcessTable::fields)
        .filter(fields -> !hasEnded(fields[STATE]))
        .map(fields ->
            new ProcessUsage(
                cpuSeconds(fields),
                text(pid, "status").flatMap(s -> value(s, "VmRSS:")).orElse(0L) << 10,
                disk(pid)));
  }

  private static double cpuSeconds(String[] fields) {
    long ticks = 0;
    for (int field = USER_TIME; field < USER_TIME + TIMES; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private Optional<Traffic> disk(long pid) {
    return text(pid, "io")
        .flatMap(io ->
            value(io, "read_bytes:")
                .flatMap(
                    read -> value(io, "write_bytes:").map(written -> new Traffic(read, written))));
  }

  /** The number after a name at the beginning of a line. */
  private static Optional<Long> value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.valueOf(line.substring(name.length()).strip().split(" ", 2)[0]))
        .findFirst();
  }

  @Override
  public String machineBoot() {
    try {
      return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Cannot read the id of this boot", e);
    }
  }

  private Path stat(long pid) {
    return proc.resolve(Long.toString(pid)).resolve("stat");
  }

  /** Reads a line of {@code /proc/<pid>/stat}; empty if it isn't one. */
  static Optional<Entry> parse(String stat) {
    return fields(stat)
        .map(fields ->
            new Entry(
                new ProcessIdentity(
                    Long.parseLong(stat.substring(0, stat.indexOf(" ("))),
                    Long.parseLong(fields[START_TIME])),
                Long.parseLong(fields[GROUP]),
                Long.parseLong(fields[SESSION]),
                hasEnded(fields[STATE])));
  }

  /** What follows the command's name. */
  private static Optional<String[]> fields(String stat) {
    int nameEnd = stat.lastIndexOf(')');
    if (stat.indexOf(" (") < 0 || nameEnd < 0 || nameEnd + 2 > stat.length()) {
      return Optional.empty();
    }
    String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
    return fields.length > START_TIME ? Optional.of(fields) : Optional.empty();
  }
}
