package io.ngp.cluster.launch;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.CheckAnswers;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.instance.Termination;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of an instance when its task changes or when it is told to go (marathon/API.md 7, 10
 * and 12). News that is late, doubled, or of an earlier task changes nothing.
 */
public final class InstanceTransition {
  private InstanceTransition() {}

  /**
   * The instance after a change, and what follows, in the order it is to be done.
   *
   * @param instance empty if it is gone
   */
  public record Outcome(Optional<Instance> instance, List<TransitionEffect> effects) {
    public Outcome {
      effects = List.copyOf(effects);
    }
  }

  /**
   * Takes in what an engine says of a task.
   *
   * @param app the version of the app the instance runs
   * @throws IllegalArgumentException if the task is another instance's
   */
  public static Outcome changed(Instance instance, TaskChanged event, App app, Instant now) {
    TaskId task = event.task();
    if (!task.instance().equals(instance.id())) {
      throw new IllegalArgumentException(
          "Task %s is not one of instance %s".formatted(task, instance.id()));
    }
    if (task.incarnation() != instance.incarnation()) {
      return stray(instance, event, "it is not the instance's current task");
    }
    if (!instance.condition().isActive()) {
      return afterEnd(instance, event);
    }
    return switch (event.condition()) {
      case KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN ->
          ended(instance, event, app, now);
      case UNREACHABLE -> unreachable(instance, event, now);
      case KILLING ->
          instance.condition() == Condition.KILLING
              ? ignored(instance, "it is being killed already")
              : changed(instance.withCondition(Condition.KILLING, now));
      case STAGING, STARTING, RUNNING -> advanced(instance, event, app, now);
      case SCHEDULED, PROVISIONED, UNREACHABLE_INACTIVE ->
          ignored(instance, "no engine decides that a task is " + event.condition().text());
    };
  }

  /**
   * Tells an instance to go. One without a living task goes at once, and so does one that is cut
   * off: its task is killed when it turns up again.
   */
  public static Outcome decommission(Instance instance, String reason) {
    if (!instance.condition().isActive()) {
      return gone(new TransitionEffect.Removed(reason));
    }
    TransitionEffect kill = new TransitionEffect.Kill(instance.taskId(), reason);
    return switch (instance.condition()) {
      case UNREACHABLE, UNREACHABLE_INACTIVE -> gone(kill, new TransitionEffect.Removed(reason));
      case SCHEDULED,
          PROVISIONED,
          STAGING,
          STARTING,
          RUNNING,
          KILLING,
          KILLED,
          FAILED,
          FINISHED,
          ERROR,
          GONE,
          DROPPED,
          UNKNOWN ->
          instance.goal() == Goal.DECOMMISSIONED
              ? ignored(instance, "it was told to go already")
              : changed(instance.withGoal(Goal.DECOMMISSIONED), kill);
    };
  }

  /** A task that is not the one wanted: what lives of it must not go on. */
  private static Outcome stray(Instance instance, TaskChanged event, String why) {
    TransitionEffect consequence =
        event.condition().isTerminal()
            ? new TransitionEffect.Forget(event.task())
            : new TransitionEffect.Kill(event.task(), why);
    return changed(instance, new TransitionEffect.Ignored(why), consequence);
  }

  private static Outcome afterEnd(Instance instance, TaskChanged event) {
    return switch (instance.condition()) {
      case SCHEDULED, GONE, DROPPED, UNKNOWN ->
          stray(instance, event, "it was believed to be dead");
      case KILLED, FAILED, FINISHED, ERROR ->
          event.condition().isTerminal()
              ? stray(instance, event, "its end was told already")
              : ignored(instance, "the news is older than the task's end");
      case PROVISIONED, STAGING, STARTING, RUNNING, KILLING, UNREACHABLE, UNREACHABLE_INACTIVE ->
          throw new IllegalArgumentException("%s has not ended".formatted(instance.taskId()));
    };
  }

  private static Outcome ended(Instance instance, TaskChanged event, App app, Instant now) {
    List<TransitionEffect> effects = new ArrayList<>();
    app.pod()
        .map(pod -> termination(instance, event, pod))
        .ifPresent(end -> effects.add(new TransitionEffect.TerminationRecorded(end)));
    if (isFailure(event.condition())) {
      effects.add(new TransitionEffect.FailureRecorded(failure(instance, event)));
    }
    if (Backoff.countsAsFailure(event.condition())) {
      effects.add(new TransitionEffect.DelayRaised());
    }
    effects.add(new TransitionEffect.Forget(event.task()));
    String reason = "task ended as %s".formatted(event.condition().text());
    if (instance.goal() == Goal.DECOMMISSIONED) {
      effects.add(new TransitionEffect.Removed(reason));
      return new Outcome(Optional.empty(), effects);
    }
    if (instance.goal() == Goal.RUNNING) {
      effects.add(new TransitionEffect.Relaunch(reason));
    }
    Instance dead = instance.withCondition(event.condition(), now).withAnswers(CheckAnswers.NONE);
    return new Outcome(Optional.of(dead), effects);
  }

  /** Whether people want to hear of it: an ordered kill or a clean exit is no failure. */
  private static boolean isFailure(Condition condition) {
    return switch (condition) {
      case FAILED, ERROR, DROPPED, GONE, UNKNOWN -> true;
      case KILLED,
          FINISHED,
          SCHEDULED,
          PROVISIONED,
          STAGING,
          STARTING,
          RUNNING,
          KILLING,
          UNREACHABLE,
          UNREACHABLE_INACTIVE ->
          false;
    };
  }

  private static TaskFailure failure(Instance instance, TaskChanged event) {
    return new TaskFailure(
        event.task(),
        event.condition().taskState(),
        event.message(),
        instance.version(),
        instance.placement().map(Instance.Placement::agent),
        event.at());
  }

  private static Termination termination(Instance instance, TaskChanged event, PodSpec pod) {
    List<ContainerEnd> ends =
        pod.containers().stream().map(container -> end(instance, event, container.name())).toList();
    Instant started = instance.startedAt().or(instance::stagedAt).orElse(instance.since());
    return new Termination(event.task(), started, event.at(), event.message(), ends);
  }

  private static ContainerEnd end(Instance instance, TaskChanged event, String container) {
    return instance
        .end(container)
        .orElseGet(
            () -> new ContainerEnd(container, event.condition(), "", Optional.empty(), event.at()));
  }

  private static Outcome unreachable(Instance instance, TaskChanged event, Instant now) {
    if (instance.goal() == Goal.DECOMMISSIONED) {
      String reason = "its agent is cut off; the task is killed when it turns up again";
      return gone(
          new TransitionEffect.Kill(event.task(), reason), new TransitionEffect.Removed(reason));
    }
    return instance.condition().isCutOff()
        ? ignored(instance, "it is unreachable already")
        : changed(instance.withCondition(Condition.UNREACHABLE, now));
  }

  private static Outcome advanced(Instance instance, TaskChanged event, App app, Instant now) {
    Condition next = event.condition();
    if (instance.condition() == Condition.KILLING) {
      return ignored(instance, "it is being killed");
    }
    if (!instance.condition().isCutOff() && rank(next) <= rank(instance.condition())) {
      return ignored(instance, "it is %s already".formatted(instance.condition().text()));
    }
    boolean startsNow = next == Condition.RUNNING && instance.startedAt().isEmpty();
    Instance after =
        startsNow
            ? instance.running(now, app.checks().healthChecks().size())
            : instance.withCondition(next, now);
    return changed(after, new TransitionEffect.DelayRestarted());
  }

  /** How far a task got. */
  private static int rank(Condition condition) {
    return switch (condition) {
      case SCHEDULED, PROVISIONED -> 0;
      case STAGING -> 1;
      case STARTING -> 2;
      case RUNNING -> 3;
      case KILLING,
          UNREACHABLE,
          UNREACHABLE_INACTIVE,
          KILLED,
          FAILED,
          FINISHED,
          ERROR,
          GONE,
          DROPPED,
          UNKNOWN ->
          4;
    };
  }

  private static Outcome changed(Instance instance, TransitionEffect... effects) {
    return new Outcome(Optional.of(instance), List.of(effects));
  }

  private static Outcome ignored(Instance instance, String why) {
    return changed(instance, new TransitionEffect.Ignored(why));
  }

  private static Outcome gone(TransitionEffect... effects) {
    return new Outcome(Optional.empty(), List.of(effects));
  }
}
