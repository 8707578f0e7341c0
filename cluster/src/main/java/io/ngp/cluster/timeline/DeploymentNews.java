package io.ngp.cluster.timeline;

import io.ngp.cluster.app.App;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.cluster.timeline.Happening.Tone;
import java.util.Map;
import java.util.Optional;

/** What is told of a deployment to each app it has to do with. */
public final class DeploymentNews {
  private static final int SHORT_ID = 8;

  private DeploymentNews() {}

  /** A deployment began. */
  public static Happening began(DeploymentPlan plan) {
    int steps = plan.steps().size();
    return told(
        plan,
        Tone.NEUTRAL,
        "deployment %s begins: %s"
            .formatted(shortId(plan), steps == 1 ? "1 step" : steps + " steps"));
  }

  /**
   * A deployment came to a step that acts on the app.
   *
   * @return empty if there is nothing to be done for it
   */
  public static Optional<Happening> step(Deployment deployment, Action action) {
    DeploymentPlan plan = deployment.plan();
    int step = deployment.currentStep() + 1;
    String head =
        "deployment %s, step %d of %d: ".formatted(shortId(plan), step, plan.steps().size());
    return describe(plan, action)
        .map(what -> told(plan, Tone.NEUTRAL, head + what))
        .map(told ->
            told.with(
                Map.of(
                    "deployment", plan.id(),
                    "step", Integer.toString(step),
                    "action", action.name())));
  }

  /** All was done. */
  public static Happening succeeded(DeploymentPlan plan) {
    return told(plan, Tone.GOOD, "deployment %s succeeded".formatted(shortId(plan)));
  }

  /** It was ended before all was done. */
  public static Happening failed(DeploymentPlan plan, String reason) {
    return told(plan, Tone.BAD, "deployment %s ended: %s".formatted(shortId(plan), reason));
  }

  private static Happening told(DeploymentPlan plan, Tone tone, String text) {
    return Happening.ofApp(Kind.DEPLOYMENT, tone, text).with(Map.of("deployment", plan.id()));
  }

  private static Optional<String> describe(DeploymentPlan plan, Action action) {
    return switch (action) {
      case Action.Start _ -> Optional.empty();
      case Action.Scale scale ->
          plan.target()
              .app(scale.app())
              .map(App::instances)
              .map(count -> "scale to " + count + (count == 1 ? " instance" : " instances"));
      case Action.Restart _ -> Optional.of("replace its instances");
      case Action.Stop _ -> Optional.of("stop its instances");
    };
  }

  private static String shortId(DeploymentPlan plan) {
    return plan.id().substring(0, Math.min(SHORT_ID, plan.id().length()));
  }
}
