package io.ngp.provider.cluster;

import io.ngp.cluster.api.ApiBackend;
import io.ngp.cluster.api.ApiServer;
import io.ngp.cluster.api.ApiSettings;
import io.ngp.cluster.api.LogLevels;
import io.ngp.cluster.api.TaskCommands;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl.Edit;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.health.Probes;
import io.ngp.cluster.health.ReadinessProber.Reply;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.usage.UsageBook;
import io.ngp.cluster.usage.UsageSource;
import io.ngp.iac.testing.Given;
import io.ngp.iac.value.Value.Fields;
import io.ngp.identity.Caller;
import io.ngp.testkit.cluster.InMemoryStateStore;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeEngine;
import io.ngp.testkit.engine.FakeMachines;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A cluster of two fake machines behind its real API, and the type that manages apps on it. */
final class ClusterRig implements AutoCloseable {
  final FakeMachines machines = new FakeMachines();
  final AppType type =
      new AppType(
          new Clusters(InstantSource.system(), () -> Caller.ANYBODY),
          () ->
              Optional.of(new Surroundings(List.of(address()), "ngp.localhost", Optional.of(8080))),
          definition ->
              definition.path("labels").has("NGP_X")
                  ? List.of("labels/NGP_X: is unknown")
                  : List.of());
  private final AppJson json = new AppJson(AppSettings.STANDARD);
  private final ClusterLeader leader;
  private final ApiServer server;

  ClusterRig() {
    machines.addNode("agent-1", 8, 8_192);
    machines.addNode("agent-2", 8, 8_192);
    leader =
        new ClusterLeader(
            AppSettings.STANDARD,
            new InMemoryStateStore().ledBy(1),
            new FakeEngine(machines),
            new Probes((_, _, _) -> "", (_, _, _) -> Reply.unreached("pretended")),
            new RouteRules("ngp.localhost"),
            1,
            InstantSource.system(),
            () -> {});
    server =
        new ApiServer(
            ApiSettings.on("127.0.0.1", 0),
            new ApiBackend(
                new Leading(new Leadership.Leading(leader)),
                json,
                _ -> List.of(),
                (_, _) -> {},
                (_, _) -> Optional.<InputStream>empty(),
                TaskCommands.NONE,
                new UsageBook(UsageSource.NONE, InstantSource.system()),
                List::of,
                _ -> Optional.empty(),
                LogLevels.NONE,
                InstantSource.system()),
            List.of());
    try {
      leader.start();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    server.start();
  }

  private record Leading(Leadership current) implements LeaderGate {
    @Override
    public Leadership await(Duration timeout) {
      return current;
    }

    @Override
    public void abdicate() {
      throw new UnsupportedOperationException();
    }
  }

  String address() {
    return server.address().toString();
  }

  /** Inputs as the type gets them: of a definition and whatever else is given. */
  Fields inputs(Map<String, ?> definition, Object... more) {
    var inputs =
        Given.fields(
            "definition",
            definition,
            "api",
            address(),
            "apis",
            List.of(address()),
            "edge_port",
            8080,
            "domain",
            "ngp.localhost");
    for (var each : Given.fields(more).fields().entrySet()) {
      inputs = inputs.with(each.getKey(), each.getValue());
    }
    return Given.complete(type.schema(), inputs);
  }

  /** An app that runs {@code command}. */
  static Map<String, Object> app(String command, int instances) {
    return Map.of("id", "/shop/web", "cmd", command, "cpus", 0.1, "instances", instances);
  }

  /** Somebody else deploys an app, and waits for it. */
  void deploy(String body) {
    var app =
        json.read(
            AppJson.parse(body.getBytes(StandardCharsets.UTF_8)),
            PathId.ROOT,
            new Version(Instant.now()));
    change(app.id(), root -> root.withApp(app));
  }

  /** Somebody else scales an app, and waits for it. */
  void scale(String id, int instances) {
    var path = PathId.parse(id);
    change(path, root -> root.withApp(root.app(path).orElseThrow().withInstances(instances)));
  }

  /** Somebody else removes an app, and waits until it has stopped. */
  void remove(String id) {
    var path = PathId.parse(id);
    change(path, root -> root.withoutApp(path));
  }

  private void change(PathId app, Edit edit) {
    leader.change(new TreeChange(app.parent(), edit, true));
    try {
      Eventually.holds("it is as they want it", () -> leader.view().deployments().isEmpty());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  Optional<App> find(String id) {
    return leader.view().root().app(PathId.parse(id));
  }

  /** The apps there are, with their definitions. */
  List<String> apps() {
    return leader.view().root().apps().values().stream()
        .map(app -> json.write(app).toString())
        .sorted()
        .toList();
  }

  Set<TaskId> running(String id) {
    return leader.view().instancesOf(PathId.parse(id)).stream()
        .filter(Instance::isRunning)
        .map(Instance::taskId)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    server.close();
    leader.close();
    machines.close();
  }
}
