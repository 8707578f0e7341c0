package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an engine knows of one task, and what it still wants to have done. Belongs to the engine's
 * owner thread, as do its fields. Engines add what only they know.
 */
public class EngineTask {
  /** How far a task has come. */
  public enum Phase {
    /** Asked for; no agent yet. */
    WAITING,
    /** Has an agent; the caller is making that durable. */
    PLACING,
    /** Has an agent that, as far as is known, does not have the task (yet, or any more). */
    PLACED,
    /** Its agent has it. */
    THERE,
    /** Ended, and the caller was told or is being told. */
    ENDED
  }

  public final TaskId id;

  /** Empty for a task nobody asked for. */
  public final Optional<App> service;

  public Phase phase;
  public Optional<Instance.Placement> placement = Optional.empty();

  /** Time between SIGTERM and SIGKILL once it is to stop. */
  public Optional<Duration> kill = Optional.empty();

  /** What the caller was told of it last. */
  public Optional<TaskChanged> told = Optional.empty();

  Optional<List<OfferVerdict>> toldRefusal = Optional.empty();

  public boolean hasOrderUnderWay;
  public int failedOrders;
  public Instant nextOrder = Instant.MIN;

  protected EngineTask(TaskId id, Optional<App> service, Phase phase) {
    this.id = id;
    this.service = service;
    this.phase = phase;
  }

  public final Optional<String> agent() {
    return placement.map(p -> p.agent().id());
  }

  /** Whether this was the last that was told of it. */
  public final boolean isTold(Condition condition) {
    return told.filter(t -> t.condition() == condition).isPresent();
  }

  /** What it holds of its agent. */
  final Room.Held held() {
    return new Room.Held(
        id,
        service,
        placement.map(Instance.Placement::hostPorts).orElse(List.of()),
        isTold(Condition.UNREACHABLE));
  }
}
