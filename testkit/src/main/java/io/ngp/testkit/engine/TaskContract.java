package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Check;
import io.ngp.cluster.app.Checks;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.Engine.LogQuery;
import io.ngp.cluster.engine.EngineEvent.CheckAnswered;
import io.ngp.cluster.engine.EngineEvent.HealthResult;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineEvent.TaskPlaced;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an {@link Engine} must do with the tasks it is given. */
abstract class TaskContract extends EngineFixture {
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

  private String log(TaskId task, int lines) throws Exception {
    try (InputStream log =
        engine.openLog(task, new LogQuery("stdout", lines, false)).orElseThrow()) {
      return new String(log.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
