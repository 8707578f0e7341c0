package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.StateStore.Write;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.InstanceAction;
import io.ngp.cluster.deployment.PlanJson;
import io.ngp.cluster.deployment.StepOutcome;
import io.ngp.cluster.deployment.StepProgress;
import io.ngp.cluster.deployment.StepSnapshot;
import io.ngp.cluster.deployment.StepState;
import io.ngp.cluster.event.Events;
import io.ngp.cluster.timeline.DeploymentNews;
import io.ngp.cluster.timeline.Happening;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Carries deployments out, step by step: asks {@link StepProgress} what the current step still
 * needs and does that, whenever one of its apps changed. What it remembers of a step under way is
 * only how the step began; after a change of leader the step begins anew with what it finds.
 */
final class DeploymentRunner {
  private final LaunchLog launches;
  private final PlanJson plans;

  /** How the current step of each deployment began; owner thread only. */
  private final Map<String, StepRun> steps = new HashMap<>();

  /** Deployments whose current step an earlier leader began; owner thread only. */
  private final Set<String> resumed = new HashSet<>();

  DeploymentRunner(LaunchLog launches, PlanJson plans) {
    this.launches = launches;
    this.plans = plans;
  }

  /** Takes up what an earlier leader began: delays that go on are not ended by that. */
  void resume(ClusterState recorded) {
    resumed.addAll(recorded.deployments().keySet());
  }

  /** Begins a deployment; an empty plan has succeeded at once. */
  void start(Transaction transaction, DeploymentPlan plan) {
    if (plan.isEmpty()) {
      transaction.publish("deployment_success", Events.deploymentEnded(plan));
      return;
    }
    Deployment deployment = new Deployment(plan, 0, transaction.now());
    put(transaction, deployment);
    transaction.publish("deployment_info", Events.deploymentStep(plan, plan.steps().getFirst()));
    plan.affectedApps().forEach(transaction::touch);
    note(transaction, plan, DeploymentNews.began(plan));
    noteStep(transaction, deployment);
  }

  /** Ends a deployment where it stands. */
  void cancel(Transaction transaction, Deployment deployment, String reason) {
    remove(transaction, deployment);
    transaction.publish(
        "deployment_step_failure", Events.deploymentStep(deployment.plan(), deployment.step()));
    transaction.publish("deployment_failed", Events.deploymentFailed(deployment.plan(), reason));
    note(transaction, deployment.plan(), DeploymentNews.failed(deployment.plan(), reason));
  }

  /** Goes on with every deployment that has to do with these apps. */
  void advance(Transaction transaction, Set<PathId> touched) {
    for (Deployment deployment : transaction.state().deployments().values()) {
      if (touched.stream().anyMatch(deployment.plan()::affects)) {
        advance(transaction, deployment, touched);
      }
    }
  }

  private void advance(Transaction transaction, Deployment begun, Set<PathId> touched) {
    Deployment deployment = begun;
    while (isStepFinished(transaction, deployment, touched)) {
      DeploymentPlan plan = deployment.plan();
      transaction.publish(
          "deployment_step_success", Events.deploymentStep(plan, deployment.step()));
      endStep(transaction, deployment);
      if (deployment.currentStep() + 1 >= plan.steps().size()) {
        remove(transaction, deployment);
        transaction.publish("deployment_success", Events.deploymentEnded(plan));
        note(transaction, plan, DeploymentNews.succeeded(plan));
        return;
      }
      deployment = deployment.next();
      put(transaction, deployment);
      transaction.publish("deployment_info", Events.deploymentStep(plan, deployment.step()));
      noteStep(transaction, deployment);
    }
  }

  /** Looks at the touched apps only, so that a step of many apps costs no more than its changes. */
  private boolean isStepFinished(
      Transaction transaction, Deployment deployment, Set<PathId> touched) {
    StepSnapshot now = transaction.state()::instancesOf;
    StepRun step =
        steps.computeIfAbsent(
            deployment.id(),
            _ -> new StepRun(deployment.step(), begin(transaction, deployment, now)));
    for (Action action : step.toEvaluate(touched)) {
      StepOutcome outcome = StepProgress.evaluate(action, deployment, step.begun(), now);
      for (InstanceAction each : outcome.actions()) {
        InstanceKeeper.apply(transaction, definition(deployment, each.app()), each);
      }
      step.evaluated(action, outcome);
    }
    return step.isFinished();
  }

  private StepState begin(Transaction transaction, Deployment deployment, StepSnapshot now) {
    boolean isResumed = resumed.remove(deployment.id());
    for (Action action : deployment.step().actions()) {
      if (action instanceof Action.Restart restart && !isResumed) {
        launches.reset(transaction, restart.app());
      }
    }
    return StepProgress.begin(deployment, now);
  }

  private void endStep(Transaction transaction, Deployment deployment) {
    steps.remove(deployment.id());
    for (Action action : deployment.step().actions()) {
      if (action instanceof Action.Stop stop) {
        launches.reset(transaction, stop.app());
        transaction.dropFailure(stop.app());
        transaction.dropTerminations(stop.app());
        transaction.publish("app_terminated_event", Events.appTerminated(stop.app()));
      }
    }
  }

  private static void note(Transaction transaction, DeploymentPlan plan, Happening happening) {
    plan.affectedApps().forEach(app -> transaction.note(app, happening));
  }

  private static void noteStep(Transaction transaction, Deployment deployment) {
    for (Action action : deployment.step().actions()) {
      DeploymentNews.step(deployment, action)
          .ifPresent(step -> transaction.note(action.app(), step));
    }
  }

  /** What the app is to become; what it was if it goes. */
  private static App definition(Deployment deployment, PathId app) {
    DeploymentPlan plan = deployment.plan();
    return plan.target()
        .app(app)
        .or(() -> plan.original().app(app))
        .orElseThrow(
            () -> new IllegalStateException(plan.id() + " acts on " + app + ", which it lacks"));
  }

  private void put(Transaction transaction, Deployment deployment) {
    transaction.become(transaction.state().withDeployment(deployment));
    transaction.write(new Write.Put(Paths.deployment(deployment.id()), plans.write(deployment)));
  }

  private void remove(Transaction transaction, Deployment deployment) {
    steps.remove(deployment.id());
    resumed.remove(deployment.id());
    transaction.become(transaction.state().withoutDeployment(deployment.id()));
    transaction.write(new Write.Delete(Paths.deployment(deployment.id())));
    deployment.plan().affectedApps().forEach(transaction::touch);
  }
}
