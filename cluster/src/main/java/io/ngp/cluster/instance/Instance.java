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
 * @param answers what the current task answered to its checks
 * @param home the agent that keeps the instance's volumes: where its first task was placed, and all
 *     others are; empty before that and for apps without volumes
 * @param ends of a pod, the containers of the current task that have ended
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
    CheckAnswers answers,
    Optional<AgentInfo> home,
    List<ContainerEnd> ends) {
  public Instance {
    ends = List.copyOf(ends);
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
        CheckAnswers.NONE,
        Optional.empty(),
        List.of());
  }

  public PathId app() {
    return id.app();
  }

  public TaskId taskId() {
    return id.task(Math.max(1, incarnation));
  }

  /**
   * What each health check of the version found so far, in order; empty without checks or while not
   * running.
   */
  public List<CheckHealth> health() {
    return answers.health();
  }

  /** Whether every health check is known and alive; empty while any result is missing. */
  public Optional<Boolean> isHealthy() {
    return answers.isHealthy();
  }

  /** Whether the task must first say that it is ready, and has not yet. */
  public boolean awaitsReadiness() {
    return !answers.isReady();
  }

  /** Whether no check speaks against it: healthy where that is checked, and ready where awaited. */
  public boolean passesChecks() {
    return answers.isReady() && (health().isEmpty() || isHealthy().orElse(false));
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

  /** Whether this agent keeps its volumes. */
  public boolean isAtHomeOn(String agent) {
    return home.filter(there -> there.id().equals(agent)).isPresent();
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
        answers,
        home,
        ends);
  }

  public Instance withCondition(Condition newCondition, Instant now) {
    return newCondition == condition ? this : begun(newCondition, now);
  }

  /** As it is, but for a condition that began later than {@code now}: that begins now. */
  public Instance begunBy(Instant now) {
    return since.isAfter(now) ? begun(condition, now) : this;
  }

  private Instance begun(Condition newCondition, Instant now) {
    return new Instance(
        id,
        version,
        goal,
        incarnation,
        newCondition,
        now,
        placement,
        stagedAt,
        startedAt,
        answers,
        home,
        ends);
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
        answers,
        home,
        ends);
  }

  public Instance withHealth(List<CheckHealth> newHealth) {
    return withAnswers(answers.withHealth(newHealth));
  }

  public Instance withReadiness(Readiness readiness) {
    return withAnswers(answers.withReadiness(readiness));
  }

  public Instance withCheck(CheckResult result) {
    return withAnswers(answers.withCheck(result));
  }

  public Instance withAnswers(CheckAnswers newAnswers) {
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
        newAnswers,
        home,
        ends);
  }

  /** The task runs since {@code now}; no check has answered yet. */
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
        CheckAnswers.awaited(healthChecks),
        home,
        ends);
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
        CheckAnswers.NONE,
        home,
        List.of());
  }

  /** Its volumes are on this agent from now on. */
  public Instance withHome(AgentInfo agent) {
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
        answers,
        Optional.of(agent),
        ends);
  }

  /** These containers of the current task have ended. */
  public Instance withEnds(List<ContainerEnd> newEnds) {
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
        answers,
        home,
        newEnds);
  }

  /** How this container of the current task ended; empty while it has not. */
  public Optional<ContainerEnd> end(String container) {
    return ends.stream().filter(end -> end.container().equals(container)).findFirst();
  }

  /**
   * Wanted again after it was stopped. One that is dead waits for its next task, which runs this
   * version; one that is cut off is as it was.
   */
  public Instance resumed(Version newVersion, Instant now) {
    return condition.isActive()
        ? withGoal(Goal.RUNNING)
        : new Instance(
            id,
            newVersion,
            Goal.RUNNING,
            incarnation,
            Condition.SCHEDULED,
            now,
            placement,
            stagedAt,
            startedAt,
            answers,
            home,
            ends);
  }
}
