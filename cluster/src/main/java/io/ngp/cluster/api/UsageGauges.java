package io.ngp.cluster.api;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.metrics.Measurements;
import io.ngp.cluster.usage.Measured;
import io.ngp.cluster.usage.UsageBook;
import io.ngp.cluster.usage.UsageQuestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What apps use, all tasks of each together, as measured since the last time somebody asked:
 * whoever asks for metrics is not kept waiting.
 */
final class UsageGauges {
  private static final Duration AGE = Duration.ofSeconds(10);

  private UsageGauges() {}

  static void add(Measurements to, ClusterView view, UsageBook book) {
    Map<TaskId, Measured> measured =
        book.latest(UsageQuestions.tasks(UsageQuestions.running(view, Optional.empty())), AGE);
    Map<PathId, List<Measured>> byApp = new TreeMap<>();
    measured.forEach((task, usage) ->
        byApp.computeIfAbsent(task.instance().app(), _ -> new ArrayList<>()).add(usage));
    byApp.forEach((app, tasks) -> add(to, app.toString(), tasks));
  }

  private static void add(Measurements to, String app, List<Measured> tasks) {
    to.gauge("ngp.app.tasks.measured.gauge", "app", app, tasks.size());
    to.gauge(
        "ngp.app.cpus.gauge",
        "app",
        app,
        tasks.stream().mapToDouble(task -> task.cores().orElse(0.0)).sum());
    to.gauge(
        "ngp.app.memory.gauge.bytes",
        "app",
        app,
        tasks.stream().mapToLong(task -> task.usage().memory().bytes()).sum());
    to.gauge(
        "ngp.app.processes.gauge",
        "app",
        app,
        tasks.stream().mapToInt(task -> task.usage().processes()).sum());
  }
}
