package io.ngp.cluster.deployment;

import static io.ngp.cluster.testing.TestApps.START;
import static io.ngp.cluster.testing.TestApps.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Excerpt;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.instance.InstanceId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Deployments of one step, and what comes of a step as text. */
final class Steps {
  private Steps() {}

  static Deployment deployment(App target, Action action) {
    return new Deployment(
        new DeploymentPlan(
            "id",
            version(2),
            Excerpt.EMPTY,
            new Excerpt(Map.of(target.id(), target), Map.of()),
            List.of(new Step(List.of(action)))),
        0,
        START);
  }

  /** The outcome as text: what stops by its number, how many start, or what else there is. */
  static String text(StepOutcome outcome) {
    if (outcome.actions().isEmpty()) {
      assertThat(outcome.progress().isEmpty()).isEqualTo(outcome.finished());
      return outcome.finished() ? "finished" : "wait";
    }
    assertThat(outcome.finished()).isFalse();
    return outcome.actions().stream().map(Steps::text).collect(Collectors.joining(", "));
  }

  private static String text(InstanceAction action) {
    return switch (action) {
      case InstanceAction.Start start -> "start " + start.count();
      case InstanceAction.Suspend suspend -> "suspend " + number(suspend.instance());
      case InstanceAction.Resume resume -> "resume " + number(resume.instance());
      case InstanceAction.Decommission stop -> "stop " + number(stop.instance());
    };
  }

  private static int number(InstanceId instance) {
    return Integer.parseInt(instance.uuid().substring(24));
  }
}
