package io.ngp.provider.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Processes of tasks that outlived their agent. They are known by their environment: every process
 * of a task has {@code MESOS_SANDBOX} set to its sandbox below this platform's {@code tasks}
 * folder, and nobody else has. Those of one task are known by {@code NGP_TASK}.
 */
public final class LeftoverTasks {
  private static final int PS_SECONDS = 5;

  private final String mark;

  /** All of a platform. */
  public LeftoverTasks(Path tasks) {
    this("MESOS_SANDBOX=" + tasks + "/");
  }

  private LeftoverTasks(String mark) {
    this.mark = mark;
  }

  /** Those of the task {@code id} alone; ids of tasks that run at once do not begin alike. */
  public static LeftoverTasks of(String id) {
    return new LeftoverTasks("NGP_TASK=" + id);
  }

  /** Ends all of them, first gently; returns how many there were. */
  public int stop() {
    return Ending.of(find());
  }

  public List<ProcessHandle> find() {
    return Files.isReadable(Path.of("/proc/self/environ")) ? byProc() : byPs();
  }

  private List<ProcessHandle> byProc() {
    return ProcessHandle.allProcesses().filter(process -> isMarked(process.pid())).toList();
  }

  private boolean isMarked(long pid) {
    try {
      var environment = Files.readAllBytes(Path.of("/proc", String.valueOf(pid), "environ"));
      return Stream.of(new String(environment, StandardCharsets.UTF_8).split("\0", -1))
          .anyMatch(variable -> variable.startsWith(mark));
    } catch (IOException _) {
      return false;
    }
  }

  /** macOS shows the environment of one's own processes after their arguments. */
  private List<ProcessHandle> byPs() {
    try {
      var process =
          new ProcessBuilder("ps", "-axwwE", "-o", "pid=,command=")
              .redirectErrorStream(true)
              .start();
      var lines = new ArrayList<String>();
      try (var reader = process.inputReader()) {
        reader.lines().filter(line -> line.contains(" " + mark)).forEach(lines::add);
      }
      process.waitFor(PS_SECONDS, TimeUnit.SECONDS);
      return lines.stream()
          .map(line -> line.strip().split(" ", 2)[0])
          .filter(Predicate.not(String::isEmpty))
          .map(Long::valueOf)
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .toList();
    } catch (IOException _) {
      return List.of();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
