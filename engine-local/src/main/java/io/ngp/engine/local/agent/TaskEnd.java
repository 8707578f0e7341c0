package io.ngp.engine.local.agent;

import io.ngp.cluster.instance.Condition;
import java.util.List;
import java.util.Optional;

/**
 * How a task ended, in Mesos' terms and in words.
 *
 * @param exitCode as shells tell it
 */
record TaskEnd(Condition condition, String message, Optional<Integer> exitCode) {
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;

  /** By number, the same on Linux and macOS; the others have numbers for names. */
  private static final List<String> SIGNALS =
      List.of(
          "0", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "7", "SIGFPE",
          "SIGKILL", "10", "SIGSEGV", "12", "SIGPIPE", "SIGALRM", "SIGTERM");

  /** Nothing was started, or could be. */
  static TaskEnd cannotRun(String message) {
    return new TaskEnd(Condition.FAILED, message, Optional.empty());
  }

  static TaskEnd killed(Optional<Integer> exitCode) {
    return new TaskEnd(Condition.KILLED, "Stopped as ordered.", exitCode);
  }

  static TaskEnd rebooted() {
    return new TaskEnd(
        Condition.FAILED, "The machine was restarted while the task ran.", Optional.empty());
  }

  /**
   * The command ended by itself, or something unknown ended it.
   *
   * @param container of a pod the one whose end it is; else empty
   * @param status empty if the leader was killed before it could write it
   * @param outOfMemory the task's memory limit, if the kernel killed it for that
   * @param lastWords last lines of stderr, maybe empty
   */
  static TaskEnd byItself(
      String container, Optional<Integer> status, Optional<String> outOfMemory, String lastWords) {
    if (status.filter(s -> s == 0).isPresent()) {
      String message =
          container.isEmpty()
              ? "Command exited with status 0."
              : "All containers exited with status 0.";
      return new TaskEnd(Condition.FINISHED, message, status);
    }
    String what =
        outOfMemory
            .map(limit ->
                "Command was killed by the kernel: it used more memory than its limit of %s. Raise \"mem\"."
                    .formatted(limit))
            .orElseGet(() -> status.map(TaskEnd::words).orElse(NO_STATUS));
    String whose = container.isEmpty() ? "" : "Container \"%s\": ".formatted(container);
    Optional<Integer> code = status.or(() -> outOfMemory.map(_ -> SIGNALLED + SIGKILL));
    return new TaskEnd(
        Condition.FAILED, whose + (lastWords.isEmpty() ? what : what + "\n" + lastWords), code);
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
