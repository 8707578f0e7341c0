package io.ngp.cluster.timeline;

import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.cluster.timeline.Happening.Tone;
import java.util.List;
import java.util.Map;

/** What a new leader tells of the time before it, from what was recorded. */
public final class TermNews {
  private TermNews() {}

  /** Another master leads from now on. */
  public static Happening began(long epoch) {
    return Happening.ofApp(
            Kind.LEADER,
            Tone.NEUTRAL,
            "a new leader took over; of the time before it only this is known")
        .with(Map.of("term", Long.toString(epoch)));
  }

  /** Of when the present definition is. */
  public static Happening definition(Version version) {
    return Happening.ofApp(Kind.DEFINITION, Tone.NEUTRAL, "the definition changes")
        .with(Map.of("version", version.toString()));
  }

  /** A deployment that is still under way. */
  public static Happening deployment(Deployment deployment) {
    return DeploymentNews.began(deployment.plan());
  }

  /** The app's last failure. */
  public static Happening failure(TaskFailure failure) {
    List<String> lines = failure.message().lines().toList();
    return Happening.ofTask(
            Kind.TASK,
            Tone.BAD,
            failure.task(),
            lines.isEmpty() ? "ended: " + failure.state() : lines.getFirst())
        .withOutput(lines.subList(Math.min(1, lines.size()), lines.size()))
        .with(Map.of("state", failure.state()));
  }

  /** Where one of its instances stands. */
  public static Happening instance(Instance instance) {
    Condition condition = instance.condition();
    String agent =
        instance.placement().map(placement -> " on " + placement.agent().id()).orElse("");
    String text =
        switch (condition) {
          case SCHEDULED -> "waits to be launched";
          case PROVISIONED -> "waits for a place or for the first word of its agent";
          case STAGING -> "is being prepared" + agent;
          case STARTING -> "is starting" + agent;
          case RUNNING -> "runs" + agent;
          case KILLING -> "is being stopped" + agent;
          case UNREACHABLE, UNREACHABLE_INACTIVE -> "is out of reach" + agent;
          case KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN ->
              "ended: " + condition.text();
        };
    Tone tone =
        condition.isCutOff() ? Tone.BAD : condition == Condition.RUNNING ? Tone.GOOD : Tone.NEUTRAL;
    return Happening.ofTask(Kind.TASK, tone, instance.taskId(), text)
        .with(Map.of("state", condition.taskState()));
  }
}
