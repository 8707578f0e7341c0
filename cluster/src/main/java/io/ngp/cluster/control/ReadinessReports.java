package io.ngp.cluster.control;

import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.health.ReadinessProber.Answer;
import io.ngp.cluster.health.ReadinessTracker;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.timeline.HealthNews;
import java.util.Optional;

/** Who must say that it is ready, and what was said (marathon/API.md 9.2). */
final class ReadinessReports {
  private ReadinessReports() {}

  /**
   * The instance after a change of its task. One that a deployment has just got running must say
   * that it is ready. It is asked until it does, also when the deployment is cancelled meanwhile:
   * otherwise nothing would ever let it have traffic.
   */
  static Instance awaited(ClusterState state, Instance before, Instance after) {
    boolean runsNow = before.startedAt().isEmpty() && after.startedAt().isPresent();
    if (!runsNow || state.deploymentsOf(after.app()).stream().noneMatch(d -> d.starts(after))) {
      return after;
    }
    return checkOf(state, after)
        .map(check -> after.withReadiness(Readiness.awaited(check.name())))
        .orElse(after);
  }

  /** The check an instance's task has to pass before it counts; apps have one at most. */
  private static Optional<ReadinessCheck> checkOf(ClusterState state, Instance instance) {
    return state
        .definitionOf(instance)
        .flatMap(app -> app.checks().readinessChecks().stream().findFirst());
  }

  /**
   * Judges one answer.
   *
   * @return whether it was about a task that is still awaited
   */
  static boolean take(Transaction transaction, Answer answer) {
    Optional<Instance> awaited =
        transaction
            .state()
            .instance(answer.task().instance())
            .filter(instance -> instance.taskId().equals(answer.task()))
            .filter(Instance::awaitsReadiness);
    awaited.ifPresent(instance -> judge(transaction, instance, answer));
    return awaited.isPresent();
  }

  private static void judge(Transaction transaction, Instance instance, Answer answer) {
    checkOf(transaction.state(), instance)
        .map(check ->
            ReadinessTracker.judge(
                instance.answers().readiness().orElseThrow(), check, answer.reply()))
        .ifPresent(judged -> {
          transaction.note(instance.app(), HealthNews.readiness(instance.taskId(), judged));
          transaction.put(instance.withReadiness(judged));
        });
  }
}
