package io.ngp.cluster.timeline;

import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.cluster.timeline.Happening.Tone;
import java.util.Map;
import java.util.regex.Pattern;

/** What is told of a health check's answers: when its verdict turns over, and why it fails. */
public final class HealthNews {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private static final int MAX_CAUSE = 120;

  private HealthNews() {}

  /** A check that failed, or had no answer yet, passes. */
  public static Happening passes(TaskId task, int index, HealthCheck check) {
    return Happening.ofTask(Kind.HEALTH, Tone.GOOD, task, describe(index, check) + " passes");
  }

  /** A failure that counts. */
  public static Happening fails(
      TaskId task, int index, HealthCheck check, int inARow, String cause) {
    String times = inARow == 1 ? "" : " %d times in a row".formatted(inARow);
    return Happening.ofTask(
            Kind.HEALTH,
            Tone.BAD,
            task,
            "%s fails%s: %s".formatted(describe(index, check), times, brief(cause)))
        .with(Map.of("consecutiveFailures", Integer.toString(inARow), "cause", brief(cause)))
        .sameAs("fails " + index + shape(cause));
  }

  /** A failure that does not count, because the task is young. */
  public static Happening notYet(TaskId task, int index, HealthCheck check, String cause) {
    return Happening.ofTask(
            Kind.HEALTH,
            Tone.NEUTRAL,
            task,
            "%s does not pass yet, which counts only %d s after the start: %s"
                .formatted(
                    describe(index, check), check.timing().grace().toSeconds(), brief(cause)))
        .with(Map.of("cause", brief(cause)))
        .sameAs("not yet " + index + shape(cause));
  }

  /** What a task that a deployment started says of its readiness. */
  public static Happening readiness(TaskId task, Readiness readiness) {
    String cause = brief(readiness.cause().orElse(""));
    return readiness.isReady()
        ? Happening.ofTask(
            Kind.HEALTH, Tone.GOOD, task, "readiness check %s passes".formatted(readiness.check()))
        : Happening.ofTask(
                Kind.HEALTH,
                Tone.NEUTRAL,
                task,
                "is not ready yet (%s): %s".formatted(readiness.check(), cause))
            .with(Map.of("cause", cause))
            .sameAs("not ready " + shape(cause));
  }

  /** The cause without most of the page that came with it. */
  private static String brief(String cause) {
    return cause.length() <= MAX_CAUSE ? cause : cause.substring(0, MAX_CAUSE - 1) + "…";
  }

  /** A cause without what differs from task to task: ports and durations. */
  private static String shape(String cause) {
    return NUMBER.matcher(brief(cause)).replaceAll("#");
  }

  private static String describe(int index, HealthCheck check) {
    return switch (check.protocol()) {
      case HTTP, HTTPS, MESOS_HTTP, MESOS_HTTPS ->
          "health check %d (%s %s)".formatted(index, check.protocol(), check.path().orElse("/"));
      case TCP, MESOS_TCP, COMMAND -> "health check %d (%s)".formatted(index, check.protocol());
    };
  }
}
