package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.event.Events;
import io.ngp.cluster.health.ContainerChecks;
import io.ngp.cluster.health.HealthProber.Answer;
import io.ngp.cluster.health.HealthTracker;
import io.ngp.cluster.health.HealthTracker.Effect;
import io.ngp.cluster.health.HealthTracker.Result;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.timeline.Happening;
import io.ngp.cluster.timeline.HealthNews;
import io.ngp.cluster.timeline.TaskNews;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes in what health checks answered, whoever asked. */
final class HealthReports {
  private final InstanceKeeper keeper;

  HealthReports(InstanceKeeper keeper) {
    this.keeper = keeper;
  }

  /**
   * Judges one answer.
   *
   * @return whether it was about a task that is still the instance's
   */
  boolean take(Transaction transaction, Answer answer) {
    Optional<Instance> found =
        transaction
            .state()
            .instance(answer.task().instance())
            .filter(instance -> instance.taskId().equals(answer.task()))
            .filter(instance -> answer.check() < instance.health().size());
    Optional<App> definition = found.flatMap(transaction.state()::definitionOf);
    if (found.isEmpty() || definition.isEmpty()) {
      return false;
    }
    if (ContainerChecks.asksAnEnded(found.get(), definition.get(), answer.check())) {
      return true;
    }
    judge(transaction, found.get(), definition.get(), answer);
    return true;
  }

  private void judge(Transaction transaction, Instance instance, App definition, Answer answer) {
    HealthCheck check = definition.checks().healthChecks().get(answer.check());
    CheckHealth before = instance.health().get(answer.check());
    Result result = answer.passed() ? new Result.Passed() : new Result.Failed(answer.detail());
    HealthTracker.Outcome outcome =
        HealthTracker.judge(instance, check, before, result, answer.at());
    note(transaction, instance, check, answer, outcome);
    if (outcome.health().equals(before)) {
      return;
    }
    List<CheckHealth> health = new ArrayList<>(instance.health());
    health.set(answer.check(), outcome.health());
    Instance judged = instance.withHealth(health);
    transaction.put(judged);
    for (Effect effect : outcome.effects()) {
      switch (effect) {
        case Effect.FailureNoted _ ->
            transaction.publish(
                "failed_health_check_event", Events.healthCheckFailed(judged, check));
        case Effect.AliveChanged changed ->
            transaction.publish(
                "health_status_changed_event", Events.healthStatusChanged(judged, changed.alive()));
        case Effect.Kill kill -> kill(transaction, judged, kill.reason());
        case Effect.Ignored _ -> {}
      }
    }
  }

  private static void note(
      Transaction transaction,
      Instance instance,
      HealthCheck check,
      Answer answer,
      HealthTracker.Outcome outcome) {
    for (Effect effect : outcome.effects()) {
      Optional<Happening> news =
          switch (effect) {
            case Effect.FailureNoted(int inARow, String cause) ->
                Optional.of(HealthNews.fails(answer.task(), answer.check(), check, inARow, cause));
            case Effect.AliveChanged changed ->
                changed.alive()
                    ? Optional.of(HealthNews.passes(answer.task(), answer.check(), check))
                    : Optional.empty();
            case Effect.Kill kill ->
                Optional.of(TaskNews.killedAsSick(answer.task(), kill.reason()));
            case Effect.Ignored _ ->
                instance.condition().mayServe()
                    ? Optional.of(
                        HealthNews.notYet(answer.task(), answer.check(), check, answer.detail()))
                    : Optional.empty();
          };
      news.ifPresent(happening -> transaction.note(instance.app(), happening));
    }
  }

  /** A health kill is recorded as the app's last failure but adds no delay. */
  private void kill(Transaction transaction, Instance instance, String reason) {
    transaction.publish(
        "unhealthy_instance_kill_event", Events.unhealthyInstanceKilled(instance, reason));
    transaction.putFailure(
        new TaskFailure(
            instance.taskId(),
            "TASK_KILLED",
            reason,
            instance.version(),
            instance.placement().map(Instance.Placement::agent),
            transaction.now()));
    keeper.kill(transaction, instance);
  }
}
