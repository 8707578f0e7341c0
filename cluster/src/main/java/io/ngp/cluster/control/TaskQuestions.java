package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.EffectivePort;
import io.ngp.cluster.health.HealthProber;
import io.ngp.cluster.health.ReadinessProber;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Has every task asked that is to be asked by the master, and no others. Used by the owner thread
 * alone, but for {@link #close}.
 */
final class TaskQuestions implements AutoCloseable {
  private final HealthProber health;
  private final ReadinessProber readiness;
  private final Map<PathId, Set<TaskId>> askedForHealth = new HashMap<>();
  private final Map<PathId, Set<TaskId>> askedForReadiness = new HashMap<>();

  TaskQuestions(HealthProber health, ReadinessProber readiness) {
    this.health = health;
    this.readiness = readiness;
  }

  /** Begins and ends asking as an app's instances need it now. */
  void put(ClusterState state, PathId app) {
    Set<TaskId> forHealth = new HashSet<>();
    Set<TaskId> forReadiness = new HashSet<>();
    for (Instance instance : state.instancesOf(app)) {
      Optional<App> definition = state.definitionOf(instance);
      if (instance.isServing() && instance.placement().isPresent() && definition.isPresent()) {
        forHealth.add(instance.taskId());
        askHealth(definition.get(), instance, instance.placement().get());
        if (instance.awaitsReadiness()) {
          forReadiness.add(instance.taskId());
          askReadiness(definition.get(), instance, instance.placement().get());
        }
      }
    }
    replace(askedForHealth, app, forHealth).forEach(health::stop);
    replace(askedForReadiness, app, forReadiness).forEach(readiness::stop);
  }

  @Override
  public void close() {
    health.close();
    readiness.close();
  }

  /** Remembers which tasks of the app are asked now, and tells which are no more. */
  private static Set<TaskId> replace(Map<PathId, Set<TaskId>> asked, PathId app, Set<TaskId> now) {
    Set<TaskId> before =
        Optional.ofNullable(now.isEmpty() ? asked.remove(app) : asked.put(app, now))
            .orElseGet(Set::of);
    Set<TaskId> gone = new HashSet<>(before);
    gone.removeAll(now);
    return gone;
  }

  private void askHealth(App definition, Instance instance, Instance.Placement placement) {
    List<HealthCheck> checks = definition.checks().healthChecks();
    for (int i = 0; i < checks.size(); i++) {
      HealthCheck check = checks.get(i);
      if (check.protocol().isAskedByMaster()) {
        boolean proven =
            instance.health().size() > i && instance.health().get(i).firstSuccess().isPresent();
        int position = i;
        EffectivePort.of(definition, placement, check)
            .ifPresent(port ->
                health.ask(
                    new HealthProber.Question(
                        instance.taskId(), position, check, port.host(), port.port(), proven)));
      }
    }
  }

  private void askReadiness(App definition, Instance instance, Instance.Placement placement) {
    definition
        .checks()
        .readinessChecks()
        .forEach(check ->
            EffectivePort.named(definition, placement, check.portName())
                .ifPresent(port ->
                    readiness.ask(
                        new ReadinessProber.Question(
                            instance.taskId(), check, port.host(), port.port()))));
  }
}
