package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.launch.QueueEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The app looked at, with everything known of it.
 *
 * @param instances those wanted; ones being removed explain nothing
 */
record Subject(
    PathId id,
    Optional<App> app,
    List<Instance> instances,
    Optional<QueueEntry> queue,
    ClusterView view,
    List<EngineNode> agents,
    Instant now) {

  static Subject of(PathId id, ClusterView view, List<EngineNode> agents, Instant now) {
    List<Instance> wanted =
        view.instancesOf(id).stream()
            .filter(instance -> instance.goal() == Goal.RUNNING)
            .sorted(Comparator.comparing(Instance::id))
            .toList();
    return new Subject(
        id,
        view.root().app(id),
        wanted,
        Optional.ofNullable(view.queue().get(id)),
        view,
        agents,
        now);
  }

  int wanted() {
    return app.map(App::instances).orElse(0);
  }

  List<Instance> in(Condition condition) {
    return instances.stream().filter(instance -> instance.condition() == condition).toList();
  }

  /** Whether as many run as are wanted. */
  boolean allRun() {
    return in(Condition.RUNNING).size() >= wanted();
  }

  /** Whether some instance waits to be launched. */
  boolean waits() {
    return queue.filter(entry -> entry.count() > 0).isPresent();
  }

  List<EngineNode> reachableAgents() {
    return agents.stream().filter(EngineNode::reachable).toList();
  }

  /** How many tasks of the app's present configuration have ended by themselves. */
  int endedTasks() {
    return instances.stream().mapToInt(Subject::endedTasks).sum();
  }

  private static int endedTasks(Instance instance) {
    boolean isOver =
        instance.condition().isTerminal() || instance.condition() == Condition.SCHEDULED;
    return Math.max(0, isOver ? instance.incarnation() : instance.incarnation() - 1);
  }
}
