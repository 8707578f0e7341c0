package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.Room;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the engine knows of one task, and what it still wants to have done. Owner thread only. */
final class TrackedTask {
  /** How far a task has come. */
  enum Phase {
    /** Asked for; no agent yet. */
    WAITING,
    /** Has an agent; the caller is making that durable. */
    PLACING,
    /** Has an agent that has not confirmed it (yet, or to this leader). */
    PLACED,
    /** Its agent has it. */
    THERE,
    /** Ended, and the caller was told. */
    ENDED
  }

  final TaskId id;

  /** Empty for a task nobody asked for. */
  final Optional<App> service;

  Phase phase;
  Optional<Instance.Placement> placement = Optional.empty();
  Optional<Duration> kill = Optional.empty();
  boolean isForgotten;
  Optional<TaskChanged> told = Optional.empty();
  List<ContainerEnd> toldEnds = List.of();
  Optional<List<OfferVerdict>> toldRefusal = Optional.empty();

  /** A snapshot of at least this number must include the task. */
  long confirmedSequence;

  boolean hasOrderUnderWay;
  int failedOrders;
  Instant nextOrder = Instant.MIN;

  TrackedTask(TaskId id, Optional<App> service, Phase phase) {
    this.id = id;
    this.service = service;
    this.phase = phase;
  }

  /** What it holds of its agent. */
  Room.Held held() {
    return new Room.Held(
        id,
        service,
        placement.map(Instance.Placement::hostPorts).orElse(List.of()),
        told.filter(t -> t.condition() == Condition.UNREACHABLE).isPresent());
  }

  Optional<String> agent() {
    return placement.map(p -> p.agent().id());
  }
}
