package io.ngp.cluster.api;

import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many tasks of an app are in which state (marathon/API.md 2.1). Instances that wait to be
 * launched are in no count; without health checks both health counts stay 0.
 */
record TaskCounts(int staged, int running, int healthy, int unhealthy) {
  static final TaskCounts NONE = new TaskCounts(0, 0, 0, 0);

  static TaskCounts of(Collection<Instance> instances) {
    int staged = 0;
    int running = 0;
    int healthy = 0;
    int unhealthy = 0;
    for (Instance instance : instances) {
      if (!instance.condition().isActive()) {
        continue;
      }
      staged += isStaged(instance) ? 1 : 0;
      running += instance.isRunning() ? 1 : 0;
      List<CheckHealth> known = instance.health().stream().filter(CheckHealth::isKnown).toList();
      boolean allAlive = known.stream().allMatch(CheckHealth::isAlive);
      healthy += !known.isEmpty() && allAlive ? 1 : 0;
      unhealthy += allAlive ? 0 : 1;
    }
    return new TaskCounts(staged, running, healthy, unhealthy);
  }

  /** Handed to the engine but not yet placed is still waiting. */
  private static boolean isStaged(Instance instance) {
    return instance.condition() == Condition.STAGING
        || (instance.condition() == Condition.PROVISIONED && instance.placement().isPresent());
  }

  void writeTo(ObjectNode app) {
    app.put("tasksStaged", staged);
    app.put("tasksRunning", running);
    app.put("tasksHealthy", healthy);
    app.put("tasksUnhealthy", unhealthy);
  }

  void writeStatsTo(ObjectNode stats) {
    stats
        .putObject("counts")
        .put("staged", staged)
        .put("running", running)
        .put("healthy", healthy)
        .put("unhealthy", unhealthy);
  }
}
