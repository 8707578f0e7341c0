package io.ngp.cluster.instance;

import java.util.Optional;

/** What a task's informational check found last (marathon/API.md 9.3); nothing rests on it. */
public sealed interface CheckResult {
  /**
   * Of an HTTP check.
   *
   * @param statusCode empty if there was no answer in time
   */
  record Http(Optional<Integer> statusCode) implements CheckResult {}

  /** Of a TCP check: whether a connection was accepted. */
  record Tcp(boolean succeeded) implements CheckResult {}

  /**
   * Of a command.
   *
   * @param exitCode empty if it did not end in time or could not be started
   */
  record Command(Optional<Integer> exitCode) implements CheckResult {}
}
