package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.drain.Departure;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.launch.QueueEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A task that is still on an agent which is to be emptied.
 *
 * @param isStuck whether it stays there until something else changes
 * @param reason what it waits for, without a full stop
 */
public record Leftover(Instance instance, boolean isStuck, String reason) {

  /** What is on an agent, by task id. */
  public static List<Leftover> on(String agent, ClusterView view) {
    return view.instances().values().stream()
        .flatMap(of -> of.values().stream())
        .filter(instance -> instance.isOn(agent))
        .sorted(Comparator.comparing(Instance::id))
        .map(instance -> of(instance, view))
        .toList();
  }

  private static Leftover of(Instance instance, ClusterView view) {
    Optional<App> app = view.root().app(instance.app());
    List<Deployment> deployments = view.deploymentsOf(instance.app());
    if (isStopping(instance)) {
      return new Leftover(instance, false, "it is being stopped");
    }
    if (instance.condition().isCutOff()) {
      return new Leftover(instance, true, "its agent is cut off");
    }
    if (app.isPresent() && !Departure.canLeave(app.get())) {
      return new Leftover(instance, true, "it owns volumes of this agent");
    }
    if (!deployments.isEmpty()) {
      return new Leftover(
          instance, true, "deployment %s comes first".formatted(deployments.getFirst().id()));
    }
    return refusal(instance.app(), view)
        .map(why -> new Leftover(instance, true, why))
        .orElseGet(() -> new Leftover(instance, false, "its replacement is not ready yet"));
  }

  private static boolean isStopping(Instance instance) {
    return instance.goal() != Goal.RUNNING || instance.condition() == Condition.KILLING;
  }

  private static Optional<String> refusal(PathId app, ClusterView view) {
    List<OfferVerdict> verdicts =
        Optional.ofNullable(view.queue().get(app)).map(QueueEntry::lastVerdicts).orElse(List.of());
    if (verdicts.isEmpty()) {
      return Optional.empty();
    }
    List<OfferVerdict> others =
        verdicts.stream().filter(v -> !view.drains().containsKey(v.agent())).toList();
    return Optional.of(
        others.isEmpty()
            ? "no other agent takes tasks"
            : others.stream()
                .map(verdict -> "%s: %s".formatted(verdict.agent(), verdict.detail()))
                .collect(Collectors.joining("; ", "no other agent can take it (", ")")));
  }
}
