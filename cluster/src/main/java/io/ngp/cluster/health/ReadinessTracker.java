package io.ngp.cluster.health;

import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.health.ReadinessProber.Reply;
import io.ngp.cluster.instance.Readiness;
import java.util.Optional;

/** What a reply to a readiness check means for a task (marathon/API.md 9.2). */
public final class ReadinessTracker {
  private ReadinessTracker() {}

  /**
   * Whether a task that replies so is ready. One that can't be reached never is, though Marathon
   * would take its own 504 for an answer if the check accepts that code.
   */
  static boolean isAccepted(ReadinessCheck check, Reply reply) {
    return reply.isReached() && check.httpStatusCodesForReady().contains(reply.response().status());
  }

  /** The readiness after a reply; nothing makes a task that was ready unready. */
  public static Readiness judge(Readiness before, ReadinessCheck check, Reply reply) {
    if (before.isReady()) {
      return before;
    }
    boolean isReady = isAccepted(check, reply);
    return new Readiness(
        check.name(),
        isReady,
        isReady ? Optional.empty() : Optional.of(reply.detail()),
        check.preserveLastResponse() ? Optional.of(reply.response()) : Optional.empty());
  }
}
