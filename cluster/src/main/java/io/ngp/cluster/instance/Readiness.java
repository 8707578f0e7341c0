package io.ngp.cluster.instance;

import java.util.Optional;

/**
 * Whether a task that a deployment started is ready (marathon/API.md 9.2). A task that got ready
 * stays so.
 *
 * @param check name of the app's readiness check
 * @param cause why the last answer was not good enough, for people; empty before the first answer
 *     and once ready
 * @param lastResponse the last answer, where the check preserves it
 */
public record Readiness(
    String check, boolean isReady, Optional<String> cause, Optional<Response> lastResponse) {

  /** What an endpoint answered; the body may be the beginning of a longer one. */
  public record Response(int status, String contentType, String body) {}

  /** Before the first answer. */
  public static Readiness awaited(String check) {
    return new Readiness(check, false, Optional.empty(), Optional.empty());
  }

  /** What decisions rest on: whether it is ready, not why. */
  Readiness withoutEvidence() {
    return new Readiness(check, isReady, Optional.empty(), Optional.empty());
  }
}
