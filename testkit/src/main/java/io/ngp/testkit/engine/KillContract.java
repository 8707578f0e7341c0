package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an {@link Engine} must do when it is told to end a task. */
abstract class KillContract extends EngineFixture {
  private static final Duration SHORT_GRACE = Duration.ofMillis(300);

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
}
