package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what a deployment's current step needs next (marathon/API.md 8.2). Everything but the
 * bounds of rolling replaces is read off the instances, so it may be asked after every event, and
 * asking twice asks for nothing twice once the first answer's actions show in the snapshot.
 */
public final class StepProgress {
  private static final int APPS_NAMED = 3;

  private StepProgress() {}

  /** Begins a step: fixes what must stay fixed until it ends. */
  public static StepState begin(Deployment deployment, StepSnapshot now) {
    Map<PathId, RollingUpdate.Start> replaces = new HashMap<>();
    for (Action action : deployment.step().actions()) {
      if (action instanceof Action.Restart restart) {
        App target = target(deployment, restart.app());
        replaces.put(restart.app(), Replacing.of(target, now.instancesOf(restart.app())).begin());
      }
    }
    return new StepState(replaces);
  }

  /**
   * What is to be done now, and what is awaited.
   *
   * @param state what {@link #begin} gave for this step
   */
  public static StepOutcome evaluate(Deployment deployment, StepState state, StepSnapshot now) {
    List<StepOutcome> outcomes = new ArrayList<>();
    for (Action action : deployment.step().actions()) {
      outcomes.add(evaluate(action, deployment, state, now));
    }
    return new StepOutcome(
        outcomes.stream().flatMap(outcome -> outcome.actions().stream()).toList(),
        outcomes.stream().allMatch(StepOutcome::finished),
        progress(outcomes.stream().filter(o -> !o.finished()).map(StepOutcome::progress).toList()));
  }

  /**
   * What keeps an app at its count while no deployment holds it (marathon/API.md 8.5): the surplus
   * of instances that came back goes, missing ones start. Instances whose task died are not
   * missing; they are launched again.
   */
  public static List<InstanceAction> hold(App app, StepSnapshot now) {
    return Scaling.of(app, now.instancesOf(app.id()), List.of()).actions(now::attributesOf);
  }

  /** What one action of the step needs; depends on the instances of its app alone. */
  public static StepOutcome evaluate(
      Action action, Deployment deployment, StepState state, StepSnapshot now) {
    PathId id = action.app();
    Collection<Instance> instances = now.instancesOf(id);
    return switch (action) {
      case Action.Start _ -> new StepOutcome(List.of(), true, "");
      case Action.Scale scale ->
          Scaling.of(target(deployment, id), instances, scale.victims()).outcome(now::attributesOf);
      case Action.Restart _ ->
          Replacing.of(target(deployment, id), instances)
              .outcome(bounds(state, id), now::attributesOf);
      case Action.Stop _ -> stop(id, instances);
    };
  }

  private static StepOutcome stop(PathId id, Collection<Instance> instances) {
    List<InstanceAction> actions =
        instances.stream()
            .filter(instance -> instance.goal() != Goal.DECOMMISSIONED)
            .<InstanceAction>map(
                i -> new InstanceAction.Decommission(i.id(), "app %s was removed".formatted(id)))
            .toList();
    return new StepOutcome(
        actions,
        instances.isEmpty(),
        instances.isEmpty() ? "" : "%s: %d stopping".formatted(id, instances.size()));
  }

  private static App target(Deployment deployment, PathId id) {
    return deployment
        .plan()
        .target()
        .app(id)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Deployment %s acts on %s, which its target lacks".formatted(deployment.id(), id)));
  }

  private static RollingUpdate.Start bounds(StepState state, PathId id) {
    RollingUpdate.Start start = state.replaces().get(id);
    if (start == null) {
      throw new IllegalArgumentException("The replace of %s was not begun".formatted(id));
    }
    return start;
  }

  private static String progress(List<String> waiting) {
    int more = waiting.size() - APPS_NAMED;
    String named = String.join("; ", waiting.subList(0, Math.min(APPS_NAMED, waiting.size())));
    return more > 0 ? "%s; and %d more".formatted(named, more) : named;
  }
}
