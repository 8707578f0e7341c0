package io.ngp.node.console;

import io.ngp.cluster.api.diagnostics.Diagnostic;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.launch.QueueEntry;
import io.ngp.cluster.usage.Measured;
import io.ngp.console.model.AppKind;
import io.ngp.console.model.AppPage;
import io.ngp.console.model.AppStatus;
import io.ngp.console.model.AppSummary;
import io.ngp.console.model.FailureView;
import io.ngp.console.model.InstanceCounts;
import io.ngp.console.model.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apps as the console shows them. */
final class AppViews {
  private AppViews() {}

  static AppSummary summary(
      App app, Optional<String> address, ClusterView view, List<Diagnostic> diagnostics) {
    return new AppSummary(
        app.id().toString(),
        app.isPod() ? AppKind.POD : AppKind.APP,
        address,
        status(app, view),
        counts(app, view.instancesOf(app.id())),
        app.resources().cpus(),
        app.resources().memMib(),
        app.version().instant(),
        diagnostics.stream().findFirst().map(AppViews::problem));
  }

  static AppPage page(
      App app,
      AppSummary summary,
      ClusterView view,
      List<Diagnostic> diagnostics,
      Collection<Version> versions,
      Map<TaskId, Measured> measured,
      AppJson definitions) {
    return new AppPage(
        summary,
        view.instancesOf(app.id()).stream()
            .sorted(Comparator.comparing(Instance::since).thenComparing(Instance::id))
            .map(instance ->
                InstanceViews.of(
                    instance, app, Optional.ofNullable(measured.get(instance.taskId()))))
            .toList(),
        new DeploymentViews(view).of(app.id()),
        app.checks().healthChecks().stream().map(AppViews::words).toList(),
        versions.stream().map(Version::instant).toList(),
        app.labels(),
        diagnostics.stream().map(AppViews::problem).toList(),
        Optional.ofNullable(view.failures().get(app.id())).map(AppViews::failure),
        definitions.write(app).toPrettyString());
  }

  private static AppStatus status(App app, ClusterView view) {
    if (!view.deploymentsOf(app.id()).isEmpty()) {
      return AppStatus.DEPLOYING;
    }
    Optional<QueueEntry> waiting = Optional.ofNullable(view.queue().get(app.id()));
    if (waiting.isPresent()) {
      return waiting.get().backedOffUntil().isPresent() ? AppStatus.DELAYED : AppStatus.WAITING;
    }
    return app.instances() == 0 ? AppStatus.SUSPENDED : AppStatus.RUNNING;
  }

  private static InstanceCounts counts(App app, Collection<Instance> instances) {
    int staged = 0;
    int running = 0;
    int healthy = 0;
    int unhealthy = 0;
    for (Instance instance : instances) {
      staged += isStaged(instance) ? 1 : 0;
      if (instance.isRunning() && instance.goal() == Goal.RUNNING) {
        running++;
        healthy += instance.isHealthy().equals(Optional.of(true)) ? 1 : 0;
        unhealthy += instance.isHealthy().equals(Optional.of(false)) ? 1 : 0;
      }
    }
    return new InstanceCounts(app.instances(), staged, running, healthy, unhealthy);
  }

  private static boolean isStaged(Instance instance) {
    return instance.condition() == Condition.STAGING
        || instance.condition() == Condition.STARTING
        || (instance.condition() == Condition.PROVISIONED && instance.placement().isPresent());
  }

  private static String words(HealthCheck check) {
    String what =
        check.path().map(path -> " " + path).or(() -> check.command().map(c -> " " + c)).orElse("");
    return "%s%s every %d s"
        .formatted(check.protocol(), what, check.timing().interval().toSeconds());
  }

  static Problem problem(Diagnostic diagnostic) {
    return new Problem(
        switch (diagnostic.severity()) {
          case ERROR -> Problem.Severity.ERROR;
          case WARNING -> Problem.Severity.WARNING;
          case INFO -> Problem.Severity.INFO;
        },
        diagnostic.summary(),
        text(diagnostic.where()),
        text(diagnostic.detail()),
        text(diagnostic.fix()),
        diagnostic.since().orElseGet(Instant::now),
        Math.max(1, diagnostic.count()));
  }

  private static Optional<String> text(String value) {
    return Optional.of(value).filter(v -> !v.isBlank());
  }

  private static FailureView failure(TaskFailure failure) {
    return new FailureView(
        failure.task().toString(),
        failure.agent().map(agent -> agent.host()),
        failure.state(),
        failure.message(),
        failure.version().instant(),
        failure.at());
  }
}
