package io.ngp.cluster.instance;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One wanted copy of an app and the task that embodies it now.
 *
 * @param version the app version the task runs (or will run when launched)
 * @param incarnation number of the current task, 0 before the first launch
 * @param since when the condition began
 * @param health one entry per health check of that version, in order; empty without checks or while
 *     not running
 */
public record Instance(
    InstanceId id,
    Version version,
    Goal goal,
    int incarnation,
    Condition condition,
    Instant since,
    Optional<Placement> placement,
    Optional<Instant> stagedAt,
    Optional<Instant> startedAt,
    List<CheckHealth> health) {
  public Instance {
    health = List.copyOf(health);
  }

  /** Where the current task is. */
  public record Placement(AgentInfo agent, List<Integer> hostPorts) {
    public Placement {
      hostPorts = List.copyOf(hostPorts);
    }
  }

  /** A new copy, waiting to be launched. */
  public static Instance scheduled(InstanceId id, Version version, Instant now) {
    return new Instance(
        id,
        version,
        Goal.RUNNING,
        0,
        Condition.SCHEDULED,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  public PathId app() {
    return id.app();
  }

  public TaskId taskId() {
    return id.task(Math.max(1, incarnation));
  }

  /** Whether every health check is known and alive; empty while any result is missing. */
  public Optional<Boolean> isHealthy() {
    if (health.isEmpty() || health.stream().anyMatch(h -> !h.isKnown())) {
      return Optional.empty();
    }
    return Optional.of(health.stream().allMatch(CheckHealth::isAlive));
  }

  public boolean isRunning() {
    return condition == Condition.RUNNING;
  }

  /**
   * Whether the task is to be asked for health and sent requests: it runs, as far as is known, and
   * is to stay.
   */
  public boolean isServing() {
    return goal == Goal.RUNNING && condition.mayServe() && startedAt.isPresent();
  }

  /** Whether its task is on this agent, or may be as far as is known. */
  public boolean isOn(String agent) {
    return condition.isActive()
        && placement.filter(at -> at.agent().id().equals(agent)).isPresent();
  }

  public Instance withGoal(Goal newGoal) {
    return new Instance(
        id,
        version,
        newGoal,
        incarnation,
        condition,
        since,
        placement,
        stagedAt,
        startedAt,
        health);
  }

  public Instance withCondition(Condition newCondition, Instant now) {
    return newCondition == condition
        ? this
        : new Instance(
            id,
            version,
            goal,
            incarnation,
            newCondition,
            now,
            placement,
            stagedAt,
            startedAt,
            health);
  }

  public Instance withPlacement(Placement newPlacement) {
    return new Instance(
        id,
        version,
        goal,
        incarnation,
        condition,
        since,
        Optional.of(newPlacement),
        stagedAt,
        startedAt,
        health);
  }

  public Instance withHealth(List<CheckHealth> newHealth) {
    return new Instance(
        id,
        version,
        goal,
        incarnation,
        condition,
        since,
        placement,
        stagedAt,
        startedAt,
        newHealth);
  }

  /** The task runs since {@code now}; nothing is known of its health. */
  public Instance running(Instant now, int healthChecks) {
    return new Instance(
        id,
        version,
        goal,
        incarnation,
        Condition.RUNNING,
        now,
        placement,
        stagedAt,
        Optional.of(now),
        java.util.Collections.nCopies(healthChecks, CheckHealth.UNKNOWN));
  }

  /** The next task of this instance is handed to the engine, running {@code newVersion}. */
  public Instance launched(Version newVersion, Instant now) {
    return new Instance(
        id,
        newVersion,
        goal,
        incarnation + 1,
        Condition.PROVISIONED,
        now,
        Optional.empty(),
        Optional.of(now),
        Optional.empty(),
        List.of());
  }
}
