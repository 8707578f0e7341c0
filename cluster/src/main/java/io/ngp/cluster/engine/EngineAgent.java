package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An agent as its engine knows it, whether it is heard of now or not. Belongs to the engine's owner
 * thread, as do its fields. Engines add what only they know.
 *
 * @param <T> what the engine knows of a task
 */
public abstract class EngineAgent<T extends EngineTask> {
  public final String name;

  public boolean isReachable;

  /** Whether it was said that it is not reachable. */
  public boolean isLossTold;

  /** What it keeps for instances with volumes, whether a task of them runs now or not. */
  final Map<InstanceId, Reservation> kept = new LinkedHashMap<>();

  /** What holds its resources. */
  private final Map<TaskId, T> tasks = new LinkedHashMap<>();

  protected EngineAgent(String name) {
    this.name = name;
  }

  final void add(T task) {
    tasks.put(task.id, task);
  }

  final void remove(T task) {
    tasks.remove(task.id);
  }

  public final List<T> tasks() {
    return List.copyOf(tasks.values());
  }

  /** Whether nothing of ours is there, nor kept for anything. */
  protected final boolean isIdle() {
    return tasks.isEmpty() && kept.isEmpty();
  }

  /**
   * What its tasks hold of it, and what is left.
   *
   * @param portsTakenByOthers host ports that are not to be given out, whoever has them
   */
  protected final Room room(Set<Integer> portsTakenByOthers) {
    return new Room(
        tasks().stream().map(EngineTask::held).toList(),
        List.copyOf(kept.values()),
        portsTakenByOthers);
  }

  /**
   * What a task of this instance may have; empty if the agent can't be had now.
   *
   * @param isAvoided whether the agent is to get no new tasks
   */
  public abstract Optional<AgentOffer> offer(
      App app, InstanceId instance, boolean isAvoided, Instant now);

  /** The agent as others see it. */
  public abstract EngineNode node();
}
