package io.ngp.node.console;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.usage.Measured;
import io.ngp.console.model.InstanceView;
import java.util.List;
import java.util.Optional;

/** Instances as the console shows them. */
final class InstanceViews {
  private InstanceViews() {}

  static InstanceView of(Instance instance, App app, Optional<Measured> measured) {
    return new InstanceView(
        instance.id().toString(),
        instance.incarnation() == 0 ? Optional.empty() : Optional.of(instance.taskId().toString()),
        state(instance),
        health(instance),
        instance.version().compareTo(app.versionInfo().lastConfigChangeAt()) < 0,
        instance.placement().map(placement -> placement.agent().host()),
        instance.placement().map(Instance.Placement::hostPorts).orElse(List.of()),
        instance.version().instant(),
        instance.startedAt().orElse(instance.since()),
        measured.map(InstanceViews::use),
        note(instance));
  }

  private static InstanceView.Use use(Measured measured) {
    TaskUsage.Memory memory = measured.usage().memory();
    return new InstanceView.Use(measured.cores(), memory.bytes(), memory.limit());
  }

  private static InstanceView.State state(Instance instance) {
    if (instance.goal() == Goal.DECOMMISSIONED) {
      return InstanceView.State.STOPPING;
    }
    return switch (instance.condition()) {
      case SCHEDULED -> InstanceView.State.WAITING;
      case PROVISIONED ->
          instance.placement().isPresent()
              ? InstanceView.State.STAGING
              : InstanceView.State.WAITING;
      case STAGING -> InstanceView.State.STAGING;
      case STARTING -> InstanceView.State.STARTING;
      case RUNNING -> InstanceView.State.RUNNING;
      case KILLING -> InstanceView.State.STOPPING;
      case UNREACHABLE, UNREACHABLE_INACTIVE -> InstanceView.State.UNREACHABLE;
      case KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN -> InstanceView.State.ENDED;
    };
  }

  private static InstanceView.Health health(Instance instance) {
    if (instance.health().isEmpty()) {
      return InstanceView.Health.UNCHECKED;
    }
    return instance
        .isHealthy()
        .map(healthy -> healthy ? InstanceView.Health.HEALTHY : InstanceView.Health.UNHEALTHY)
        .orElse(InstanceView.Health.UNKNOWN);
  }

  private static Optional<String> note(Instance instance) {
    return instance.health().stream()
        .filter(check -> check.isKnown() && !check.isAlive())
        .flatMap(check -> lastCause(check).stream())
        .findFirst()
        .or(() -> unreadiness(instance));
  }

  private static Optional<String> unreadiness(Instance instance) {
    return instance
        .answers()
        .readiness()
        .filter(_ -> instance.awaitsReadiness())
        .map(readiness -> readiness.cause().orElse("no answer yet"))
        .map("not ready: "::concat);
  }

  private static Optional<String> lastCause(CheckHealth check) {
    return check.lastFailureCause();
  }
}
