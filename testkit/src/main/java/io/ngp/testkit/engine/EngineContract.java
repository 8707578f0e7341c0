package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Check;
import io.ngp.cluster.app.Checks;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.Engine.KnownTask;
import io.ngp.cluster.engine.Engine.LogQuery;
import io.ngp.cluster.engine.EngineEvent.CheckAnswered;
import io.ngp.cluster.engine.EngineEvent.HealthResult;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.OrphanFound;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineEvent.TaskPlaced;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Engine} must do. A test class per engine extends it and says how to drive that
 * engine.
 */
@Timeout(90)
public abstract class EngineContract {
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final Duration SHORT_GRACE = Duration.ofMillis(300);

  private final RecordingListener listener = new RecordingListener();

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private EngineRig rig;

  @SuppressWarnings("NullAway.Init")
  private Engine engine;

  /** A rig whose files, if any, lie in this folder. */
  protected abstract EngineRig rig(Path folder) throws Exception;

  @BeforeEach
  void startLeader(@TempDir Path folder) throws Exception {
    rig = rig(folder);
    engine = rig.engine();
    engine.start(1, List.of(), listener);
    listener.await(NodeChanged.class, n -> n.node().reachable());
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
    rig.tearDown();
  }

  @Test
  void launchedTaskIsPlacedThenRuns() throws Exception {
    App app = app("runs", Workload.RUNS);
    TaskId task = launch(app);

    listener.await(task, Condition.RUNNING);

    TaskPlaced placed = placed(task);
    assertThat(placed.placement().hostPorts()).hasSize(1);
    assertThat(listener.heard().indexOf(placed))
        .isLessThan(listener.heard().indexOf(listener.await(task, Condition.RUNNING)));
    Eventually.holds("one start", () -> rig.starts(task) == 1);
    assertThat(rig.processes(task)).isPositive();
  }

  @Test
  void taskDoesNotStartBeforeItsPlacementIsDurable() throws Exception {
    listener.holdPlacements();
    TaskId task = launch(app("durable", Workload.RUNS));
    placed(task);

    // A second task placed meanwhile shows that the engine had every opportunity to start the
    // first.
    TaskId second = launch(app("durable-too", Workload.RUNS));
    placed(second);
    assertThat(rig.starts(task)).isZero();
    assertThat(listener.conditions(task)).doesNotContain(Condition.RUNNING);

    listener.releasePlacements();
    listener.await(task, Condition.RUNNING);
  }

  @Test
  void exitStatusZeroIsFinished() throws Exception {
    TaskId task = launch(app("succeeds", Workload.SUCCEEDS));

    TaskChanged end = listener.await(task, Condition.FINISHED);

    assertThat(end.exitCode()).contains(0);
  }

  @Test
  void otherExitStatusIsFailedWithLastWords() throws Exception {
    TaskId task = launch(app("fails", Workload.EXITS_7));

    TaskChanged end = listener.await(task, Condition.FAILED);

    assertThat(end.exitCode()).contains(7);
    assertThat(end.message()).contains("status 7").contains("boom");
    assertThat(listener.conditions(task)).contains(Condition.RUNNING);
  }

  @Test
  void repeatedLaunchStartsOnce() throws Exception {
    App app = app("once", Workload.RUNS);
    TaskId task = launch(app);
    engine.launch(app, List.of(task));
    listener.await(task, Condition.RUNNING);
    engine.launch(app, List.of(task, task));

    // The third task is handled after the repeats above.
    listener.await(launch(app("after", Workload.RUNS)), Condition.RUNNING);
    Eventually.holds("it started once", () -> rig.starts(task) == 1);
    assertThat(
            listener.heard().stream()
                .filter(e -> e instanceof TaskPlaced p && p.task().equals(task)))
        .hasSize(1);
  }

  @Test
  void killedTaskEndsKilledAndLeavesNoProcess() throws Exception {
    TaskId task = launch(app("stops", Workload.RUNS));
    listener.await(task, Condition.RUNNING);

    engine.kill(task, GRACE);
    engine.kill(task, GRACE);

    listener.await(task, Condition.KILLED);
    assertThat(rig.processes(task)).isZero();
    assertThat(listener.ends(task)).isOne();
  }

  @Test
  void killTakesTheWholeTree() throws Exception {
    TaskId task = launch(app("forks", Workload.FORKS));
    listener.await(task, Condition.RUNNING);
    Eventually.holds("the tree grew", () -> rig.starts(task) == 1);

    engine.kill(task, GRACE);

    listener.await(task, Condition.KILLED);
    assertThat(rig.processes(task)).isZero();
  }

  @Test
  void taskThatIgnoresTermIsKilledAfterGrace() throws Exception {
    TaskId task = launch(app("stubborn", Workload.IGNORES_TERM));
    listener.await(task, Condition.RUNNING);
    Eventually.holds("its trap is set", () -> rig.starts(task) == 1);

    long before = System.nanoTime();
    engine.kill(task, SHORT_GRACE);

    listener.await(task, Condition.KILLED);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(SHORT_GRACE);
    assertThat(rig.processes(task)).isZero();
  }

  @Test
  void killBeforePlacementEndsKilled() throws Exception {
    App tooBig = rig.app(PathId.parse("/big"), Workload.RUNS, rig.cpus() + 1);
    TaskId task = launch(tooBig);
    listener.await(LaunchRefused.class, r -> r.task().equals(task));

    engine.kill(task, GRACE);

    listener.await(task, Condition.KILLED);
    assertThat(rig.starts(task)).isZero();
  }

  @Test
  void killWhilePlacementIsNotDurableEndsKilledWithoutStart() throws Exception {
    listener.holdPlacements();
    TaskId task = launch(app("early", Workload.RUNS));
    placed(task);

    engine.kill(task, GRACE);
    listener.releasePlacements();

    listener.await(task, Condition.KILLED);
    assertThat(rig.starts(task)).isZero();
  }

  @Test
  void refusedTaskSaysWhyAndStartsOnceThereIsRoom() throws Exception {
    TaskId first = launch(rig.app(PathId.parse("/first"), Workload.RUNS, rig.cpus()));
    listener.await(first, Condition.RUNNING);
    TaskId second = launch(rig.app(PathId.parse("/second"), Workload.RUNS, rig.cpus()));

    LaunchRefused refused = listener.await(LaunchRefused.class, r -> r.task().equals(second));
    assertThat(refused.verdicts())
        .singleElement()
        .satisfies(v -> {
          assertThat(v.reason()).isEqualTo(RejectReason.InsufficientCpus);
          assertThat(v.detail()).contains("cpus");
        });
    assertThat(rig.starts(second)).isZero();

    engine.kill(first, GRACE);
    listener.await(second, Condition.RUNNING);
  }

  @Test
  void nodesAccountForWhatRuns() throws Exception {
    TaskId task = launch(app("counted", Workload.RUNS));
    listener.await(task, Condition.RUNNING);

    EngineNode node = engine.nodes().getFirst();

    assertThat(node.tasks()).isOne();
    assertThat(node.used().cpus()).isEqualTo(0.1);
    assertThat(node.used().ports()).isOne();
  }

  @Test
  void nextLeaderHearsHowKnownTasksFare() throws Exception {
    App running = app("stays", Workload.RUNS);
    App failing = app("failed", Workload.EXITS_7);
    TaskId stays = launch(running);
    TaskId failed = launch(failing);
    listener.await(stays, Condition.RUNNING);
    listener.await(failed, Condition.FAILED);

    RecordingListener next = takeOver(2, List.of(known(running, stays), known(failing, failed)));

    next.await(stays, Condition.RUNNING);
    assertThat(next.await(failed, Condition.FAILED).exitCode()).contains(7);
    assertThat(rig.starts(stays)).isOne();
    assertThat(rig.starts(failed)).isOne();
  }

  @Test
  void nextLeaderStartsWhatWasNeverStarted() throws Exception {
    listener.holdPlacements();
    App placedApp = app("placed", Workload.RUNS);
    App unplacedApp = app("unplaced", Workload.RUNS);
    TaskId wasPlaced = launch(placedApp);
    placed(wasPlaced);
    TaskId wasNot = task(unplacedApp);

    RecordingListener next =
        takeOver(
            2,
            List.of(
                known(placedApp, wasPlaced), new KnownTask(unplacedApp, wasNot, Optional.empty())));

    next.await(wasPlaced, Condition.RUNNING);
    next.await(wasNot, Condition.RUNNING);
    Eventually.holds("each started", () -> rig.starts(wasPlaced) == 1 && rig.starts(wasNot) == 1);
  }

  @Test
  void taskNobodyKnowsIsReportedAndCanBeKilled() throws Exception {
    TaskId stray = launch(app("stray", Workload.RUNS));
    listener.await(stray, Condition.RUNNING);

    RecordingListener next = takeOver(2, List.of());
    next.await(OrphanFound.class, o -> o.task().equals(stray));
    engine.kill(stray, GRACE);

    next.await(stray, Condition.KILLED);
    assertThat(rig.processes(stray)).isZero();
  }

  @Test
  void deposedLeaderCanNeitherStartNorKill() throws Exception {
    App app = app("kept", Workload.RUNS);
    TaskId kept = launch(app);
    listener.await(kept, Condition.RUNNING);
    KnownTask knownKept = known(app, kept);
    Engine deposed = engine;
    RecordingListener next = new RecordingListener();
    engine = rig.engine();
    engine.start(2, List.of(knownKept), next);
    next.await(kept, Condition.RUNNING);

    TaskId late = task(app);
    deposed.launch(app, List.of(late));
    deposed.kill(kept, GRACE);

    // The new leader's task runs after whatever the old leader's orders did.
    TaskId later = task(app);
    engine.launch(app, List.of(later));
    next.await(later, Condition.RUNNING);
    deposed.close();
    assertThat(rig.starts(late)).isZero();
    assertThat(rig.processes(kept)).isPositive();
  }

  @Test
  void tasksSurviveARestartOfTheirAgent() throws Exception {
    TaskId task = launch(app("survives", Workload.RUNS));
    listener.await(task, Condition.RUNNING);
    Eventually.holds("it began", () -> rig.starts(task) == 1);

    rig.restartAgent();

    TaskId after = launch(app("after", Workload.RUNS));
    listener.await(after, Condition.RUNNING);
    assertThat(rig.processes(task)).isPositive();
    assertThat(rig.starts(task)).isOne();
    engine.kill(task, GRACE);
    listener.await(task, Condition.KILLED);
    assertThat(rig.processes(task)).isZero();
  }

  @Test
  void tasksOfALostAgentAreUnreachableUntilItReturns() throws Exception {
    TaskId task = launch(app("lost", Workload.RUNS));
    listener.await(task, Condition.RUNNING);

    rig.cutOff();
    listener.await(task, Condition.UNREACHABLE);
    assertThat(engine.nodes().getFirst().reachable()).isFalse();

    rig.reconnect();
    Eventually.holds(
        "it runs again", () -> listener.conditions(task).getLast() == Condition.RUNNING);
    assertThat(rig.starts(task)).isOne();
  }

  @Test
  void avoidedAgentTakesNoNewTasksButKeepsWhatItHas() throws Exception {
    TaskId first = launch(app("first", Workload.RUNS));
    listener.await(first, Condition.RUNNING);

    engine.avoid(Set.of(agent()));
    TaskId second = launch(app("second", Workload.RUNS));

    LaunchRefused refused = listener.await(LaunchRefused.class, r -> r.task().equals(second));
    assertThat(refused.verdicts())
        .extracting(OfferVerdict::reason)
        .containsExactly(RejectReason.AgentMaintenance);
    assertThat(rig.processes(first)).isPositive();
    engine.avoid(Set.of());
    listener.await(second, Condition.RUNNING);
  }

  @Test
  void nextLeaderMayAvoidAgentsFromTheStart() throws Exception {
    String agent = agent();
    engine.close();
    RecordingListener next = new RecordingListener();
    engine = rig.engine();
    engine.avoid(Set.of(agent));
    engine.start(2, List.of(), next);
    next.await(NodeChanged.class, n -> n.node().reachable());

    TaskId task = launch(app("avoiding", Workload.RUNS));

    next.await(
        LaunchRefused.class,
        r -> r.task().equals(task) && r.verdicts().stream().anyMatch(EngineContract::isMaintained));
    assertThat(rig.starts(task)).isZero();
  }

  @Test
  void dismissedAgentIsForgottenAndJoinsAnewWithoutItsTasks() throws Exception {
    TaskId task = launch(app("left", Workload.RUNS));
    listener.await(task, Condition.RUNNING);
    String agent = agent();
    rig.cutOff();
    listener.await(task, Condition.UNREACHABLE);

    engine.dismiss(agent);
    listener.await(task, Condition.GONE);
    Eventually.holds("it is not listed", () -> engine.nodes().isEmpty());
    engine.forget(task);

    rig.reconnect();
    listener.await(OrphanFound.class, o -> o.task().equals(task));
    TaskId next = launch(app("next", Workload.RUNS));
    listener.await(next, Condition.RUNNING);
  }

  @Test
  void logStartsSoManyLinesBack() throws Exception {
    TaskId task = launch(app("prints", Workload.PRINTS));
    listener.await(task, Condition.RUNNING);
    Eventually.holds("it printed", () -> log(task, 100).endsWith("line 5\n"));

    assertThat(log(task, 2)).isEqualTo("line 4\nline 5\n");
    assertThat(log(task, 0)).isEmpty();
    assertThat(log(task, 100)).startsWith("line 1\n");
    assertThat(
            engine.openLog(task(app("unknown", Workload.RUNS)), new LogQuery("stdout", 1, false)))
        .isEmpty();
  }

  @Test
  void followedLogEndsWithItsTask() throws Exception {
    TaskId task = launch(app("followed", Workload.PRINTS));
    listener.await(task, Condition.RUNNING);

    try (InputStream log = engine.openLog(task, new LogQuery("stdout", 100, true)).orElseThrow();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8))) {
      for (int i = 1; i <= 5; i++) {
        assertThat(lines.readLine()).isEqualTo("line " + i);
      }
      engine.kill(task, GRACE);
      assertThat(lines.readLine()).isNull();
    }
    listener.await(task, Condition.KILLED);
  }

  @Test
  void informationalChecksTellWhatTheyFindAndNothingElse() throws Exception {
    Optional<Integer> first = Optional.of(0);
    TaskId exec = launch(checked("exec", new Check.Probe.Exec("exit 3")));
    TaskId tcp = launch(checked("tcp", new Check.Probe.Tcp(first, Optional.empty())));
    TaskId http =
        launch(
            checked(
                "http", new Check.Probe.Http(first, Optional.empty(), Optional.empty(), "HTTP")));

    assertThat(checkResult(exec)).isEqualTo(new CheckResult.Command(Optional.of(3)));
    assertThat(checkResult(tcp)).isEqualTo(new CheckResult.Tcp(false));
    assertThat(checkResult(http)).isEqualTo(new CheckResult.Http(Optional.empty()));
    assertThat(listener.heard()).noneMatch(HealthResult.class::isInstance);
    assertThat(rig.processes(exec)).isPositive();
  }

  private App checked(String name, Check.Probe probe) throws Exception {
    Check check =
        new Check(probe, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(100));
    return ContractApps.withChecks(
        app(name, Workload.RUNS), new Checks(List.of(), Optional.of(check), List.of()));
  }

  private CheckResult checkResult(TaskId task) {
    return listener.await(CheckAnswered.class, answered -> answered.task().equals(task)).result();
  }

  private String agent() {
    return engine.nodes().getFirst().info().id();
  }

  private static boolean isMaintained(OfferVerdict verdict) {
    return verdict.reason() == RejectReason.AgentMaintenance;
  }

  private App app(String name, Workload workload) throws Exception {
    return rig.app(PathId.parse(name), workload, 0.1);
  }

  private static TaskId task(App app) {
    return new InstanceId(app.id(), UUID.randomUUID().toString()).task(1);
  }

  private TaskId launch(App app) {
    TaskId task = task(app);
    engine.launch(app, List.of(task));
    return task;
  }

  private TaskPlaced placed(TaskId task) {
    return listener.await(TaskPlaced.class, p -> p.task().equals(task));
  }

  private KnownTask known(App app, TaskId task) {
    return new KnownTask(app, task, Optional.of(placed(task).placement()));
  }

  private RecordingListener takeOver(long epoch, List<KnownTask> known) throws Exception {
    engine.close();
    RecordingListener next = new RecordingListener();
    engine = rig.engine();
    engine.start(epoch, known, next);
    return next;
  }

  private String log(TaskId task, int lines) throws Exception {
    try (InputStream log =
        engine.openLog(task, new LogQuery("stdout", lines, false)).orElseThrow()) {
      return new String(log.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
