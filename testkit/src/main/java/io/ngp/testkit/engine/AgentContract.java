package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.OrphanFound;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an {@link Engine} must do when its agent goes, comes back, or is to be left alone. */
abstract class AgentContract extends EngineFixture {
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
    Eventually.holds("it started once", () -> rig.starts(task) == 1);
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
        r -> r.task().equals(task) && r.verdicts().stream().anyMatch(AgentContract::isMaintained));
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

  private static boolean isMaintained(OfferVerdict verdict) {
    return verdict.reason() == RejectReason.AgentMaintenance;
  }
}
