package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.launch.QueueEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** An app whose state a test makes up, and what is wrong with it. */
abstract class DiagnosedApp {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final AgentInfo AGENT =
      new AgentInfo("agent-1", "127.0.0.1", Optional.empty(), Optional.empty());

  final App app =
      app(
          """
          {"id": "/shop/web", "cmd": "run", "instances": 2, "healthChecks":
            [{"protocol": "HTTP", "path": "/health", "portIndex": 0, "timeoutSeconds": 5}]}
          """);
  final List<Instance> instances = new ArrayList<>();
  final List<EngineNode> agents = new ArrayList<>(List.of(agent(true)));
  final List<Deployment> deployments = new ArrayList<>();
  Optional<TaskFailure> failure = Optional.empty();
  Optional<QueueEntry> queue = Optional.empty();
  Optional<Drain> drain = Optional.empty();

  List<Diagnostic> diagnose() {
    return new Diagnoser(view(app), agents, T0).diagnose(app.id());
  }

  ClusterView view(App shown) {
    PMap<InstanceId, Instance> ofApp = HashTreePMap.empty();
    for (Instance instance : instances) {
      ofApp = ofApp.plus(instance.id(), instance);
    }
    return new ClusterView(
        RootGroup.EMPTY.withApp(shown),
        HashTreePMap.singleton(app.id(), ofApp),
        deployments,
        failure
            .<PMap<PathId, TaskFailure>>map(found -> HashTreePMap.singleton(app.id(), found))
            .orElse(HashTreePMap.empty()),
        queue
            .<PMap<PathId, QueueEntry>>map(found -> HashTreePMap.singleton(app.id(), found))
            .orElse(HashTreePMap.empty()),
        drain
            .<PMap<String, Drain>>map(found -> HashTreePMap.singleton(found.agent(), found))
            .orElse(HashTreePMap.empty()),
        HashTreePMap.empty());
  }

  static App app(String json) {
    return new AppJson(AppSettings.STANDARD)
        .read(AppJson.parse(json.getBytes(StandardCharsets.UTF_8)), PathId.ROOT, new Version(T0));
  }

  InstanceId id(int number) {
    return new InstanceId(app.id(), "00000000-0000-0000-0000-%012d".formatted(number));
  }

  Instance scheduled(int number, int launches) {
    Instance instance = Instance.scheduled(id(number), app.version(), T0);
    for (int i = 0; i < launches; i++) {
      instance = instance.launched(app.version(), T0);
    }
    return instance.withCondition(Condition.SCHEDULED, T0);
  }

  Instance placed(int number) {
    return scheduled(number, 1)
        .withPlacement(new Instance.Placement(AGENT, List.of(31000 + number)));
  }

  void run(int number, CheckHealth health) {
    instances.add(placed(number).running(T0, 1).withHealth(List.of(health)));
  }

  static CheckHealth healthy() {
    return new CheckHealth(0, Optional.of(T0), Optional.of(T0), Optional.empty(), Optional.empty());
  }

  static CheckHealth sick(String cause) {
    return new CheckHealth(
        3, Optional.empty(), Optional.empty(), Optional.of(T0), Optional.of(cause));
  }

  void fail(String message, Version version) {
    failure =
        Optional.of(
            new TaskFailure(
                id(1).task(1), "TASK_FAILED", message, version, Optional.of(AGENT), T0));
  }

  void waiting(int count, Optional<Instant> until, List<OfferVerdict> verdicts) {
    queue =
        Optional.of(
            new QueueEntry(
                app,
                count,
                T0.minus(Duration.ofSeconds(9)),
                until,
                verdicts,
                Optional.of(T0),
                verdicts));
  }

  static EngineNode agent(boolean reachable) {
    EngineNode.Amounts amounts = new EngineNode.Amounts(4, 1024, 1024, 0, 100);
    return new EngineNode(
        AGENT, "http://127.0.0.1:1", reachable, T0, amounts, amounts, 0, Map.of(), Map.of());
  }
}
