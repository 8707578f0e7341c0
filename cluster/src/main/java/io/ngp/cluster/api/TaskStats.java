package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code tasksStats}: counts and ages of an app's tasks by how current they are. */
final class TaskStats {
  private TaskStats() {}

  static ObjectNode write(App app, Collection<Instance> instances, Instant now) {
    List<Instance> tasks = instances.stream().filter(TaskJson::isListed).toList();
    Instant scaled = app.versionInfo().lastScalingAt().instant();
    Instant configured = app.versionInfo().lastConfigChangeAt().instant();
    ObjectNode stats = Json.object();
    put(
        stats,
        "startedAfterLastScaling",
        tasks.stream().filter(task -> task.stagedAt().filter(scaled::isBefore).isPresent()),
        now);
    put(
        stats,
        "withLatestConfig",
        tasks.stream().filter(task -> !task.version().instant().isBefore(configured)),
        now);
    put(
        stats,
        "withOutdatedConfig",
        tasks.stream().filter(task -> task.version().instant().isBefore(configured)),
        now);
    put(stats, "totalSummary", tasks.stream(), now);
    return stats;
  }

  private static void put(
      ObjectNode stats, String name, java.util.stream.Stream<Instance> tasks, Instant now) {
    List<Instance> group = tasks.toList();
    if (group.isEmpty()) {
      return;
    }
    ObjectNode entry = stats.putObject(name).putObject("stats");
    TaskCounts.of(group).writeStatsTo(entry);
    double[] ages =
        group.stream()
            .filter(task -> task.condition().isActive())
            .map(Instance::startedAt)
            .flatMap(Optional::stream)
            .mapToDouble(started -> Duration.between(started, now).toMillis() / 1000.0)
            .sorted()
            .toArray();
    if (ages.length > 0) {
      entry
          .putObject("lifeTime")
          .put("averageSeconds", java.util.Arrays.stream(ages).average().orElseThrow())
          .put("medianSeconds", median(ages));
    }
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
