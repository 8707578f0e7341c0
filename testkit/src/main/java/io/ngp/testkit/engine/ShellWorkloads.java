package io.ngp.testkit.engine;

import io.ngp.cluster.instance.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Workloads as lines for a shell, and what is seen of them on this machine.
 *
 * @param folder where tasks note that they began; they must see it under the same path
 */
public record ShellWorkloads(Path folder) {
  /** A line that behaves so. */
  public String line(Workload workload) {
    String began = "echo began >> %s/starts-$MESOS_TASK_ID; ".formatted(folder);
    return switch (workload) {
      case RUNS -> began + "exec sleep 300";
      case SUCCEEDS -> began + "exit 0";
      case EXITS_7 -> began + "echo boom >&2; exit 7";
      case IGNORES_TERM -> "trap '' TERM; " + began + "while :; do sleep 300 & wait; done";
      case FORKS -> "sleep 301 & (sleep 302 & setsid sleep 303 & sleep 304) & " + began + "wait";
      case PRINTS -> began + "for i in 1 2 3 4 5; do echo line $i; done; exec sleep 300";
    };
  }

  /** How often the task's command began. */
  public int starts(TaskId task) throws IOException {
    Path file = folder.resolve("starts-" + task);
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  /** How many processes of the task live now. */
  public static int processes(TaskId task) throws IOException {
    return TaskProcesses.with("MESOS_TASK_ID=" + task).size();
  }
}
