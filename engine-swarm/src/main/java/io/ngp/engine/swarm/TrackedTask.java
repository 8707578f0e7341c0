package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.Room;
import io.ngp.cluster.instance.Condition;
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
    /** Asked for; no node yet. */
    WAITING,
    /** Has a node; the caller is making that durable. */
    PLACING,
    /** Has a node; the swarm has no service for it, as far as is known. */
    PLACED,
    /** The swarm has a service for it. */
    THERE,
    /** Ended, and the caller was told or is being told. */
    ENDED
  }

  final TaskId id;

  /** Empty for a task nobody asked for. */
  final Optional<App> service;

  Phase phase;
  Optional<Instance.Placement> placement = Optional.empty();
  Optional<Duration> kill = Optional.empty();
  Optional<TaskChanged> told = Optional.empty();
  Optional<List<OfferVerdict>> toldRefusal = Optional.empty();
  boolean wasToldRunning;

  /** As the last picture had it. */
  Optional<SwarmTask> seen = Optional.empty();

  /** Since when it is there without being in a picture. */
  Optional<Instant> absentSince = Optional.empty();

  /** The first picture that can't have it any more, if its service was emptied. */
  Optional<Long> emptiedBy = Optional.empty();

  boolean hasOrderUnderWay;
  int failedOrders;
  Instant nextOrder = Instant.MIN;

  TrackedTask(TaskId id, Optional<App> service, Phase phase) {
    this.id = id;
    this.service = service;
    this.phase = phase;
  }

  Optional<String> agent() {
    return placement.map(p -> p.agent().id());
  }

  /** What it holds of its node. */
  Room.Held held() {
    return new Room.Held(
        id,
        service,
        placement.map(Instance.Placement::hostPorts).orElse(List.of()),
        told.filter(t -> t.condition() == Condition.UNREACHABLE).isPresent());
  }
}
