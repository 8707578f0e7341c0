package io.ngp.console;

import io.ngp.console.model.AppKind;
import io.ngp.console.model.AppPage;
import io.ngp.console.model.AppStatus;
import io.ngp.console.model.AppSummary;
import io.ngp.console.model.ConsoleModel;
import io.ngp.console.model.DeploymentView;
import io.ngp.console.model.InstanceCounts;
import io.ngp.console.model.InstanceView;
import io.ngp.console.model.NodeView;
import io.ngp.console.model.Overview;
import io.ngp.console.model.Problem;
import io.ngp.console.model.RouteView;
import io.ngp.console.model.TimelineEntry;
import io.ngp.console.model.TimelineEntry.Kind;
import io.ngp.console.model.TimelineEntry.Tone;
import io.ngp.console.model.TimelinePage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A platform that consists of what a test puts into it, and tells its listeners. */
final class FakePlatform implements ConsoleModel {
  static final Instant NOW = Instant.parse("2026-11-21T03:30:00.120Z");

  private final Map<String, AppPage> apps = new ConcurrentSkipListMap<>();
  private final Map<String, List<TimelineEntry>> timelines = new ConcurrentHashMap<>();
  private final Map<String, RouteView> routes = new ConcurrentSkipListMap<>();
  private final List<NodeView> nodes = new CopyOnWriteArrayList<>();
  private final List<DeploymentView> deployments = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  FakePlatform with(AppSummary summary) {
    return with(page(summary));
  }

  FakePlatform with(AppPage page) {
    apps.put(page.summary().id(), page);
    return changed();
  }

  FakePlatform with(NodeView node) {
    nodes.add(node);
    return changed();
  }

  FakePlatform with(DeploymentView deployment) {
    deployments.add(deployment);
    return changed();
  }

  /** Lets something happen to an app. */
  FakePlatform with(String app, TimelineEntry entry) {
    timelines.computeIfAbsent(app, _ -> new CopyOnWriteArrayList<>()).add(entry);
    return changed();
  }

  FakePlatform without(String app) {
    apps.remove(app);
    return changed();
  }

  int listeners() {
    return listeners.size();
  }

  private FakePlatform changed() {
    listeners.forEach(Runnable::run);
    return this;
  }

  @Override
  public Overview overview() {
    return new Overview(
        "demo",
        "ngp.localhost",
        apps.values().stream().map(AppPage::summary).toList(),
        deployments,
        nodes);
  }

  @Override
  public Optional<AppPage> app(String id) {
    return Optional.ofNullable(apps.get(id));
  }

  @Override
  public Optional<TimelinePage> timeline(String id) {
    return app(id)
        .map(app ->
            new TimelinePage(app.summary(), app.problems(), timelines.getOrDefault(id, List.of())));
  }

  FakePlatform with(RouteView route) {
    routes.put(route.name(), route);
    return changed();
  }

  @Override
  public List<RouteView> routes() {
    return List.copyOf(routes.values());
  }

  @Override
  public Optional<RouteView> route(String name) {
    return Optional.ofNullable(routes.get(name));
  }

  @Override
  public AutoCloseable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** An app with all its instances healthy. */
  static AppSummary healthy(String id, int instances) {
    return summary(
        id, AppStatus.RUNNING, new InstanceCounts(instances, 0, instances, instances, 0));
  }

  static AppSummary summary(String id, AppStatus status, InstanceCounts counts) {
    return new AppSummary(
        id,
        AppKind.APP,
        Optional.empty(),
        status,
        counts,
        0.1,
        128,
        NOW.minusSeconds(90),
        Optional.empty());
  }

  static AppSummary troubled(AppSummary app, String what) {
    return new AppSummary(
        app.id(),
        app.kind(),
        app.address(),
        app.status(),
        app.instances(),
        app.cpus(),
        app.memMib(),
        app.version(),
        Optional.of(problem(what)));
  }

  static Problem problem(String summary) {
    return new Problem(
        Problem.Severity.ERROR,
        summary,
        Optional.of("agent-1"),
        Optional.empty(),
        Optional.empty(),
        NOW.minusSeconds(30),
        3);
  }

  static AppPage page(AppSummary summary) {
    return page(summary, List.of());
  }

  static AppPage page(AppSummary summary, List<Problem> problems) {
    List<InstanceView> instances = new ArrayList<>();
    for (int i = 0; i < summary.instances().running(); i++) {
      instances.add(instance(i, i < summary.instances().healthy()));
    }
    return new AppPage(
        summary,
        instances,
        List.of(),
        List.of(),
        List.of(summary.version()),
        new TreeMap<>(),
        problems,
        Optional.empty(),
        "{}");
  }

  private static InstanceView instance(int number, boolean isHealthy) {
    String id = "www.instance-%08d-ce60-11f0-9a2b-0242ac110002".formatted(number);
    return new InstanceView(
        id,
        Optional.of(id + "._app.1"),
        InstanceView.State.RUNNING,
        isHealthy ? InstanceView.Health.HEALTHY : InstanceView.Health.UNHEALTHY,
        false,
        Optional.of("127.0.0.1"),
        List.of(31000 + number),
        NOW.minusSeconds(90),
        NOW.minusSeconds(80),
        Optional.of(
            new InstanceView.Use(Optional.of(0.25), (12 << 20) + number, Optional.of(64L << 20))),
        Optional.empty());
  }

  /** Something that happened to an app {@code count} times, first ten seconds before the last. */
  static TimelineEntry happened(int secondsAgo, int count, Kind kind, Tone tone, String text) {
    return new TimelineEntry(
        1000 - secondsAgo,
        NOW.minusSeconds(secondsAgo + 10L),
        NOW.minusSeconds(secondsAgo),
        count,
        kind,
        tone,
        Optional.empty(),
        text,
        List.of());
  }

  static NodeView agent(String name) {
    return new NodeView(
        name,
        "agent",
        "http://127.0.0.1:20004",
        true,
        false,
        3,
        Optional.of(new NodeView.Usage(0.3, 2)),
        Optional.of(new NodeView.Usage(384, 16000)),
        Optional.empty());
  }
}
