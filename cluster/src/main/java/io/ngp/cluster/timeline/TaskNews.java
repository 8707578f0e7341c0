package io.ngp.cluster.timeline;

import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.Instance.Placement;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.cluster.timeline.Happening.Tone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told of a task: how far it came, how it ended, and why it was told to stop. */
public final class TaskNews {
  private TaskNews() {}

  /**
   * A task's state changed.
   *
   * @param before the instance as it was
   * @return empty if no engine says such a thing
   */
  public static Optional<Happening> changed(Instance before, TaskChanged change) {
    TaskId task = change.task();
    String agent = agent(before);
    return switch (change.condition()) {
      case STAGING ->
          Optional.of(told(Kind.TASK, Tone.NEUTRAL, task, "is being prepared", before, change));
      case STARTING ->
          Optional.of(told(Kind.TASK, Tone.NEUTRAL, task, "is starting", before, change));
      case RUNNING ->
          Optional.of(
              before.condition().isCutOff()
                  ? told(Kind.AGENT, Tone.GOOD, task, agent + " is back, it runs", before, change)
                  : told(Kind.TASK, Tone.GOOD, task, "runs on " + agent, before, change));
      case KILLING ->
          Optional.of(told(Kind.TASK, Tone.NEUTRAL, task, "is being stopped", before, change));
      case UNREACHABLE ->
          Optional.of(
              told(
                  Kind.AGENT,
                  Tone.BAD,
                  task,
                  agent + " does not answer; the task may still run",
                  before,
                  change));
      case KILLED -> Optional.of(ended(Tone.NEUTRAL, before, change));
      case FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN ->
          Optional.of(ended(Tone.BAD, before, change));
      case SCHEDULED, PROVISIONED, UNREACHABLE_INACTIVE -> Optional.empty();
    };
  }

  /** A task was told to stop. */
  public static Happening killed(TaskId task, String reason) {
    return Happening.ofTask(Kind.KILL, Tone.NEUTRAL, task, "is told to stop: " + reason);
  }

  /** A task was told to stop because of its health. */
  public static Happening killedAsSick(TaskId task, String reason) {
    return Happening.ofTask(Kind.KILL, Tone.BAD, task, "is killed: " + reason)
        .sameAs("killed as sick");
  }

  /** A task was given up, because its agent stays away. */
  public static Happening givenUp(Instance instance) {
    return Happening.ofTask(
        Kind.AGENT,
        Tone.BAD,
        instance.taskId(),
        agent(instance) + " stays away: it is replaced elsewhere");
  }

  /** No balancer sends the task anything any more, so it is stopped now. */
  public static Happening quiet(TaskId task) {
    return Happening.ofTask(
        Kind.ROUTE, Tone.NEUTRAL, task, "has no requests under way any more and is stopped");
  }

  /** The task is stopped although requests were under way. */
  public static Happening interrupted(TaskId task, long seconds) {
    return Happening.ofTask(
        Kind.ROUTE,
        Tone.BAD,
        task,
        "still has requests under way after %d s and is stopped all the same".formatted(seconds));
  }

  private static Happening ended(Tone tone, Instance before, TaskChanged change) {
    List<String> lines = change.message().lines().toList();
    String state = change.condition().text();
    String text = lines.isEmpty() ? "ended: " + state : lines.getFirst();
    Map<String, String> facts = facts(before, change);
    change.exitCode().ifPresent(code -> facts.put("exitCode", Integer.toString(code)));
    return Happening.ofTask(Kind.TASK, tone, change.task(), text)
        .withOutput(lines.subList(Math.min(1, lines.size()), lines.size()))
        .with(facts)
        .sameAs(state + change.exitCode().map(code -> " " + code).orElse(text));
  }

  private static Happening told(
      Kind kind, Tone tone, TaskId task, String text, Instance before, TaskChanged change) {
    return Happening.ofTask(kind, tone, task, text).with(facts(before, change));
  }

  private static Map<String, String> facts(Instance before, TaskChanged change) {
    Map<String, String> facts = new HashMap<>();
    facts.put("state", change.condition().taskState());
    before.placement().ifPresent(placement -> facts.put("agent", placement.agent().id()));
    return facts;
  }

  private static String agent(Instance instance) {
    return instance.placement().map(Placement::agent).map(at -> at.id()).orElse("its agent");
  }
}
