package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.Checks;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.PlacementRules;
import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.PlacementRules.Operator;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.app.VersionInfo;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.Engine.KnownTask;
import io.ngp.cluster.engine.Engine.LogQuery;
import io.ngp.cluster.engine.EngineEvent.HealthResult;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineEvent.TaskPlaced;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.testkit.FreePorts;
import io.ngp.testkit.engine.ContractApps;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.RecordingListener;
import io.ngp.testkit.engine.TaskProcesses;
import io.ngp.testkit.engine.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the local engine does beyond the contract of all engines. */
@Timeout(120)
class LocalEngineBehaviorTest {
  private static final Duration GRACE = Duration.ofSeconds(3);

  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();
  private Optional<LocalRig> open = Optional.empty();
  private Optional<Engine> engine = Optional.empty();

  @AfterEach
  void stop() throws Exception {
    engine.ifPresent(Engine::close);
    if (open.isPresent()) {
      open.get().tearDown();
    }
  }

  @Test
  void taskWhosePortIsTakenIsPlacedAnewOnAnother() throws Exception {
    try (ServerSocket taken = listen()) {
      int free = FreePorts.pick(1).getFirst();
      LocalRig rig = start(new LocalRig(folder, taken.getLocalPort() + "," + free));
      TaskId task = launch(rig.app(PathId.parse("/a"), Workload.RUNS, 0.1));

      listener.await(task, Condition.RUNNING);

      List<TaskPlaced> placements =
          listener.heard().stream()
              .filter(TaskPlaced.class::isInstance)
              .map(TaskPlaced.class::cast)
              .toList();
      assertThat(placements.getLast().placement().hostPorts()).containsExactly(free);
      assertThat(placements).hasSizeLessThanOrEqualTo(2);
      assertThat(rig.starts(task)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void appOfTheImageOfNgpRunsTheAgentsOwn() throws Exception {
    Path ngp = Files.writeString(folder.resolve("ngp"), "#!/bin/sh\necho ngp \"$@\"\n");
    Files.setPosixFilePermissions(ngp, PosixFilePermissions.fromString("rwxr-xr-x"));
    start(new LocalRig(folder));
    App app =
        new AppJson(AppSettings.STANDARD)
            .read(
                AppJson.parse(
                    """
                    {"id":"/service","args":["gateway","--port"],"cpus":0.1,"mem":32,
                     "container":{"type":"DOCKER","docker":{"image":"ngp:1.2"}}}
                    """
                        .getBytes(StandardCharsets.UTF_8)),
                PathId.ROOT,
                new Version(Instant.EPOCH));
    assertThat(engine.orElseThrow().unsupported(app)).isEmpty();

    TaskId task = launch(app);
    listener.await(task, Condition.FINISHED);

    try (InputStream said =
        engine.orElseThrow().openLog(task, new LogQuery("stdout", 10, false)).orElseThrow()) {
      assertThat(new String(said.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("ngp gateway --port\n");
    }
  }

  @Test
  void healthChecksOfTheAgentAreHeard() throws Exception {
    LocalRig rig = start(new LocalRig(folder));
    App app = ContractApps.shell(PathId.parse("/checked"), "exec sleep 300", 0.1, 1);
    HealthCheck.Timing timing =
        new HealthCheck.Timing(
            Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ZERO);
    TaskId task =
        launch(
            withChecks(
                app,
                check(HealthCheck.Protocol.TCP, Optional.empty(), timing),
                check(HealthCheck.Protocol.COMMAND, Optional.of("exit 0"), timing),
                check(HealthCheck.Protocol.COMMAND, Optional.of("echo sick; exit 1"), timing),
                check(HealthCheck.Protocol.MESOS_TCP, Optional.empty(), timing)));

    HealthResult well = listener.await(HealthResult.class, r -> r.check() == 1);
    HealthResult sick = listener.await(HealthResult.class, r -> r.check() == 2);
    HealthResult deaf = listener.await(HealthResult.class, r -> r.check() == 3);

    assertThat(well.passed()).isTrue();
    assertThat(sick.passed()).isFalse();
    assertThat(sick.detail()).isEqualTo("the command exited with status 1: sick");
    assertThat(deaf.passed()).isFalse();
    assertThat(listener.heard()).noneMatch(e -> e instanceof HealthResult r && r.check() == 0);
    assertThat(rig.processes(task)).isPositive();
  }

  @Test
  void forgottenTaskLeavesItsOutputBehind() throws Exception {
    start(new LocalRig(folder));
    TaskId task = launch(ContractApps.shell(PathId.parse("/says"), "echo last words", 0.1, 0));
    listener.await(task, Condition.FINISHED);

    engine().forget(task);
    Eventually.holds(
        "its record is gone",
        () -> !folder.resolve("data/tasks/" + task + ".json").toFile().exists());

    try (InputStream log =
        engine().openLog(task, new LogQuery("stdout", 10, false)).orElseThrow()) {
      assertThat(log.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("last words\n");
    }
  }

  /** Trap 27 of marathon/API.md 14. */
  @Test
  void uniqueAppsAreReplacedInPlaceButNotDoubled() throws Exception {
    LocalRig rig = start(new LocalRig(folder));
    App first = unique(rig.app(PathId.parse("/alone"), Workload.RUNS, 0.1));
    TaskId old = launch(first);
    listener.await(old, Condition.RUNNING);

    TaskId fresh = launch(changedAt(first, 1));
    listener.await(fresh, Condition.RUNNING);
    assertThat(listener.conditions(old)).last().isEqualTo(Condition.RUNNING);

    TaskId second = launch(changedAt(first, 1));
    LaunchRefused refused =
        listener.await(LaunchRefused.class, refusal -> refusal.task().equals(second));
    assertThat(refused.verdicts())
        .singleElement()
        .extracting(OfferVerdict::reason)
        .isEqualTo(RejectReason.UnfulfilledConstraint);
  }

  private static App unique(App app) {
    Constraint alone = new Constraint("hostname", Operator.UNIQUE, Optional.empty());
    return new App(
        app.id(),
        app.instances(),
        app.program(),
        app.resources(),
        app.networking(),
        new PlacementRules(List.of(alone), Optional.empty(), "*"),
        app.checks(),
        app.lifecycle(),
        app.dependencies(),
        app.labels(),
        app.versionInfo());
  }

  private static App changedAt(App app, int secondsLater) {
    Instant then = app.version().instant().plusSeconds(secondsLater);
    return app.withVersionInfo(VersionInfo.createdAt(new Version(then)));
  }

  @Test
  void killOfATaskWhoseAgentIsAwayIsCarriedOutWhenItReturns() throws Exception {
    LocalRig rig = start(new LocalRig(folder));
    TaskId task = launch(rig.app(PathId.parse("/away"), Workload.RUNS, 0.1));
    listener.await(task, Condition.RUNNING);
    rig.cutOff();
    listener.await(task, Condition.UNREACHABLE);

    engine().kill(task, GRACE);
    assertThat(rig.processes(task)).isPositive();
    rig.reconnect();

    listener.await(task, Condition.KILLED);
    assertThat(rig.processes(task)).isZero();
  }

  @Test
  void confirmedTaskThatItsAgentKnowsNoLongerIsGone() throws Exception {
    LocalRig rig = start(new LocalRig(folder));
    TaskId task = launch(rig.app(PathId.parse("/gone"), Workload.RUNS, 0.1));
    listener.await(task, Condition.RUNNING);
    Eventually.holds("it began", () -> rig.starts(task) == 1);
    rig.cutOff();
    rig.loseRecord(task);
    for (String process : TaskProcesses.with("MESOS_TASK_ID=" + task)) {
      ProcessHandle.of(Long.parseLong(process.split(" ", -1)[0]))
          .ifPresent(ProcessHandle::destroyForcibly);
    }

    rig.reconnect();

    TaskChanged end = listener.await(task, Condition.GONE);
    assertThat(end.message()).isEqualTo("Agent agent-1 knows it no longer.");
    assertThat(rig.starts(task)).isOne();
  }

  @Test
  void knownTaskOfAnAgentThatNeverReturnsIsUnreachable() throws Exception {
    LocalRig rig = new LocalRig(folder);
    open = Optional.of(rig);
    App app = rig.app(PathId.parse("/lost"), Workload.RUNS, 0.1);
    TaskId task = task(app);
    AgentInfo lost = new AgentInfo("agent-9", "127.0.0.1", Optional.empty(), Optional.empty());
    Engine leader = rig.engine();
    engine = Optional.of(leader);

    leader.start(
        1,
        List.of(
            new KnownTask(app, task, Optional.of(new Instance.Placement(lost, List.of(21_000))))),
        listener);

    listener.await(task, Condition.UNREACHABLE);
    EngineNode node =
        listener.await(NodeChanged.class, n -> n.node().info().id().equals("agent-9")).node();
    assertThat(node.reachable()).isFalse();
    assertThat(node.tasks()).isOne();
  }

  @Test
  void taskIsNotStartedWhenItsPlacementIsNeverRecorded() throws Exception {
    LocalRig rig = new LocalRig(folder);
    open = Optional.of(rig);
    Engine leader = rig.engine();
    engine = Optional.of(leader);
    App app = rig.app(PathId.parse("/deposed"), Workload.RUNS, 0.1);
    TaskId task = task(app);
    leader.start(
        1,
        List.of(),
        event -> {
          var heard = listener.onEvent(event);
          return event instanceof TaskPlaced
              ? java.util.concurrent.CompletableFuture.failedFuture(new IOException("deposed"))
              : heard;
        });

    leader.launch(app, List.of(task));
    listener.await(TaskPlaced.class, p -> p.task().equals(task));
    rig.cutOff();
    listener.await(NodeChanged.class, n -> !n.node().reachable());

    assertThat(rig.starts(task)).isZero();
  }

  @Test
  void environmentIsMarathons() throws Exception {
    start(new LocalRig(folder));
    TaskId task = launch(ContractApps.shell(PathId.parse("/g/env"), "/usr/bin/env | sort", 0.1, 2));
    listener.await(task, Condition.FINISHED);
    List<Integer> ports =
        listener.await(TaskPlaced.class, p -> p.task().equals(task)).placement().hostPorts();

    try (InputStream log =
        engine().openLog(task, new LogQuery("stdout", 100, false)).orElseThrow()) {
      assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8).lines())
          .contains(
              "HOST=127.0.0.1",
              "MARATHON_APP_ID=/g/env",
              "MESOS_TASK_ID=" + task,
              "PORT=" + ports.get(0),
              "PORT0=" + ports.get(0),
              "PORT1=" + ports.get(1),
              "PORTS=%d,%d".formatted(ports.get(0), ports.get(1)),
              "NGP_HOME=" + folder);
    }
  }

  private LocalRig start(LocalRig rig) {
    open = Optional.of(rig);
    Engine leader = rig.engine();
    engine = Optional.of(leader);
    leader.start(1, List.of(), listener);
    return rig;
  }

  private Engine engine() {
    return engine.orElseThrow();
  }

  private TaskId launch(App app) {
    TaskId task = task(app);
    engine().launch(app, List.of(task));
    return task;
  }

  private static TaskId task(App app) {
    return new InstanceId(app.id(), UUID.randomUUID().toString()).task(1);
  }

  private static HealthCheck check(
      HealthCheck.Protocol protocol, Optional<String> command, HealthCheck.Timing timing) {
    return new HealthCheck(
        protocol,
        Optional.empty(),
        Optional.empty(),
        Optional.of(0),
        command,
        timing,
        3,
        false,
        "IPv4");
  }

  private static App withChecks(App app, HealthCheck... checks) {
    return ContractApps.withChecks(app, new Checks(List.of(checks), Optional.empty(), List.of()));
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
