package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.Engine.KnownTask;
import io.ngp.cluster.engine.EngineEvent.OrphanFound;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an {@link Engine} must do when another leader takes over. */
abstract class TakeoverContract extends EngineFixture {
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
    Eventually.holds("each started once", () -> rig.starts(stays) == 1 && rig.starts(failed) == 1);
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
}
