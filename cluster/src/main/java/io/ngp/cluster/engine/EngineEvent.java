package io.ngp.cluster.engine;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something an engine has to tell. */
public sealed interface EngineEvent {
  /** A task got its agent and ports; it is ordered to start once this is durable. */
  record TaskPlaced(TaskId task, Instance.Placement placement) implements EngineEvent {}

  /**
   * A task's state changed. {@code condition} is STAGING (fetching), STARTING, RUNNING, KILLING,
   * UNREACHABLE or terminal.
   *
   * @param message for people: exit status and the last lines of stderr of a failed task, or why it
   *     was dropped
   * @param at when it happened, by the agent's clock
   */
  record TaskChanged(
      TaskId task, Condition condition, String message, Optional<Integer> exitCode, Instant at)
      implements EngineEvent {}

  /**
   * Containers of a pod's task have ended: some while the others go on, or all, which is told
   * before the task's own end.
   *
   * @param ends all that have ended so far, those told earlier included
   */
  record ContainersEnded(TaskId task, List<ContainerEnd> ends) implements EngineEvent {
    public ContainersEnded {
      ends = List.copyOf(ends);
    }
  }

  /** An agent-side health check (position in the app's list) answered. */
  record HealthResult(TaskId task, int check, boolean passed, String detail, Instant at)
      implements EngineEvent {}

  /** A task's informational check answered; said of every answer, also one like the last. */
  record CheckAnswered(TaskId task, CheckResult result) implements EngineEvent {}

  /** A task that was asked for can't be placed now; said again when the reasons change. */
  record LaunchRefused(PathId app, TaskId task, List<OfferVerdict> verdicts, Instant at)
      implements EngineEvent {}

  /** A task nobody asked for runs on an agent. */
  record OrphanFound(TaskId task) implements EngineEvent {}

  /** The volumes of an instance that is gone are removed. */
  record VolumesFreed(InstanceId instance, String agent) implements EngineEvent {}

  /** A machine joined, left, was lost or came back. */
  record NodeChanged(EngineNode node) implements EngineEvent {}

  /**
   * Why an agent was not used.
   *
   * @param reason in Marathon's words ({@code InsufficientCpus})
   * @param detail for people: "needs 4.0 cpus, 2.5 are free"
   */
  record OfferVerdict(String agent, RejectReason reason, String detail) {}

  /** Marathon's reasons in funnel order (marathon/API.md 2.4). */
  enum RejectReason {
    UnfulfilledRole,
    UnfulfilledConstraint,
    NoCorrespondingReservationFound,
    AgentMaintenance,
    InsufficientCpus,
    InsufficientMemory,
    InsufficientDisk,
    InsufficientGpus,
    InsufficientPorts,
    DeclinedScarceResources
  }
}
