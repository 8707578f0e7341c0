package io.ngp.engine.local.agent;

import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import java.util.List;
import java.util.Optional;

/**
 * How a task ended, in Mesos' terms and in words.
 *
 * @param exitCode as shells tell it
 * @param containers of a pod that was started, how each of them ended
 */
record TaskEnd(
    Condition condition,
    String message,
    Optional<Integer> exitCode,
    Optional<List<ContainerEnd>> containers) {
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;

  /** By number, the same on Linux and macOS; the others have numbers for names. */
  private static final List<String> SIGNALS =
      List.of(
          "0", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "7", "SIGFPE",
          "SIGKILL", "10", "SIGSEGV", "12", "SIGPIPE", "SIGALRM", "SIGTERM");

  /** Nothing was started, or could be. */
  static TaskEnd cannotRun(String message) {
    return new TaskEnd(Condition.FAILED, message, Optional.empty(), Optional.empty());
  }

  static TaskEnd killed(Optional<Integer> exitCode) {
    return new TaskEnd(Condition.KILLED, "Stopped as ordered.", exitCode, Optional.empty());
  }

  /** Of a container, because another failed. */
  static TaskEnd stoppedWith(String container, Optional<Integer> exitCode) {
    return new TaskEnd(
        Condition.KILLED,
        "Stopped because container \"%s\" failed.".formatted(container),
        exitCode,
        Optional.empty());
  }

  static TaskEnd rebooted() {
    return new TaskEnd(
        Condition.FAILED,
        "The machine was restarted while the task ran.",
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The command ended by itself, or something unknown ended it.
   *
   * @param status empty if the leader was killed before it could write it
   * @param outOfMemory the task's memory limit, if the kernel killed it for that
   * @param lastWords last lines of stderr, maybe empty
   */
  static TaskEnd byItself(
      Optional<Integer> status, Optional<String> outOfMemory, String lastWords) {
    if (status.filter(s -> s == 0).isPresent()) {
      return new TaskEnd(
          Condition.FINISHED, "Command exited with status 0.", status, Optional.empty());
    }
    String what =
        outOfMemory
            .map(limit ->
                "Command was killed by the kernel: it used more memory than its limit of %s. Raise \"mem\"."
                    .formatted(limit))
            .orElseGet(() -> status.map(TaskEnd::words).orElse(NO_STATUS));
    Optional<Integer> code = status.or(() -> outOfMemory.map(_ -> SIGNALLED + SIGKILL));
    return new TaskEnd(
        Condition.FAILED,
        lastWords.isEmpty() ? what : what + "\n" + lastWords,
        code,
        Optional.empty());
  }

  /** The same as the end of a pod, of which this container's end decides. */
  TaskEnd ofPod(String container) {
    if (condition == Condition.FINISHED) {
      return new TaskEnd(condition, "All containers exited with status 0.", exitCode, containers);
    }
    String told =
        condition == Condition.FAILED
            ? "Container \"%s\": %s".formatted(container, message)
            : message;
    return new TaskEnd(condition, told, exitCode, containers);
  }

  TaskEnd with(List<ContainerEnd> ends) {
    return new TaskEnd(condition, message, exitCode, Optional.of(List.copyOf(ends)));
  }

  private static final String NO_STATUS =
      "The task's processes were killed by something outside the platform; there is no exit status.";

  private static String words(int status) {
    int signal = status - SIGNALLED;
    if (signal <= 0 || signal > 64) {
      return "Command exited with status %d.".formatted(status);
    }
    String name = signal < SIGNALS.size() ? SIGNALS.get(signal) : Integer.toString(signal);
    return "Command was killed by %s (status %d)."
        .formatted(name.startsWith("SIG") ? name : "signal " + name, status);
  }
}
