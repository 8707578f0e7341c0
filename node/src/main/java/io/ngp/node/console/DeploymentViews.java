package io.ngp.node.console;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.console.model.DeploymentView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Running deployments as the console shows them. */
final class DeploymentViews {
  private static final int NAMED = 3;

  private final ClusterView view;

  DeploymentViews(ClusterView view) {
    this.view = view;
  }

  List<DeploymentView> all() {
    return view.deployments().stream().map(this::of).toList();
  }

  List<DeploymentView> of(PathId app) {
    return view.deploymentsOf(app).stream().map(this::of).toList();
  }

  private DeploymentView of(Deployment deployment) {
    List<Action> actions = deployment.step().actions();
    int steps = deployment.plan().steps().size();
    double inStep = actions.stream().mapToDouble(a -> done(deployment, a)).average().orElse(0);
    return new DeploymentView(
        deployment.id(),
        deployment.startedAt(),
        deployment.plan().affectedApps().stream().map(PathId::toString).toList(),
        words(deployment, actions),
        deployment.currentStep() + 1,
        steps,
        Math.clamp((deployment.currentStep() + inStep) / steps, 0, 1));
  }

  private String words(Deployment deployment, List<Action> actions) {
    String named =
        actions.stream()
            .limit(NAMED)
            .map(action -> words(deployment, action))
            .collect(Collectors.joining("; "));
    int more = actions.size() - NAMED;
    return more > 0 ? named + "; and " + more + " more" : named;
  }

  private String words(Deployment deployment, Action action) {
    PathId id = action.app();
    int wanted = target(deployment, id).map(App::instances).orElse(0);
    return switch (action) {
      case Action.Start _ -> "announcing " + id;
      case Action.Scale _ -> "scaling %s to %d".formatted(id, wanted);
      case Action.Restart _ ->
          "replacing %s: %d of %d new instances ready".formatted(id, ready(deployment, id), wanted);
      case Action.Stop _ ->
          "stopping %s: %d instances left".formatted(id, view.instancesOf(id).size());
    };
  }

  /** From 0 to 1. */
  private double done(Deployment deployment, Action action) {
    int wanted = target(deployment, action.app()).map(App::instances).orElse(0);
    return switch (action) {
      case Action.Start _ -> 1;
      case Action.Stop stop -> 1.0 / (1 + view.instancesOf(stop.app()).size());
      case Action.Scale scale -> share(running(scale.app()), wanted);
      case Action.Restart restart -> share(ready(deployment, restart.app()), wanted);
    };
  }

  private static double share(long part, int whole) {
    return whole == 0 ? 0 : Math.min(1, (double) part / whole);
  }

  private long running(PathId id) {
    return view.instancesOf(id).stream().filter(RouteRules::isInRotation).count();
  }

  private long ready(Deployment deployment, PathId id) {
    Optional<App> target = target(deployment, id);
    Collection<Instance> instances = view.instancesOf(id);
    return instances.stream()
        .filter(instance -> target.filter(t -> t.version().equals(instance.version())).isPresent())
        .filter(RouteRules::isInRotation)
        .count();
  }

  private static Optional<App> target(Deployment deployment, PathId id) {
    return deployment.plan().target().app(id);
  }
}
