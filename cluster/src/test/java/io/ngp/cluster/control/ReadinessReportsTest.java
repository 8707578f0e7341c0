package io.ngp.cluster.control;

import static io.ngp.cluster.testing.TestApps.START;
import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.readinessCheck;
import static io.ngp.cluster.testing.TestApps.withReadiness;
import static io.ngp.cluster.testing.TestInstances.at;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlanner;
import io.ngp.cluster.health.ReadinessProber.Answer;
import io.ngp.cluster.health.ReadinessProber.Reply;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.instance.Readiness.Response;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadinessReportsTest {
  private static final App OLD = withReadiness(app("/a"), readinessCheck(false));
  private static final App NEW = changed(OLD, 2);

  @Test
  void whatADeploymentStartsMustBecomeReady() {
    Instance starting = in(Condition.STARTING, NEW, 1);

    assertThat(begun(deploying(OLD, NEW), starting).awaitsReadiness()).isTrue();
  }

  @Test
  void whatRunsAgainOutsideADeploymentIsNotAsked() {
    assertThat(begun(settled(NEW), in(Condition.STARTING, NEW, 1)).answers().readiness()).isEmpty();
  }

  @Test
  void anOldInstanceThatRunsAgainWithinADeploymentIsNotAsked() {
    assertThat(begun(deploying(OLD, NEW), in(Condition.STARTING, OLD, 1)).answers().readiness())
        .isEmpty();
  }

  @Test
  void anAppWithoutReadinessCheckIsNotAsked() {
    App plain = app("/a");
    App next = changed(plain, 2);

    assertThat(begun(deploying(plain, next), in(Condition.STARTING, next, 1)).answers().readiness())
        .isEmpty();
  }

  @Test
  void aTaskThatWasOnlyCutOffIsNotAskedAnew() {
    Instance ready = ready(NEW, 1);
    Instance back =
        ready.withCondition(Condition.UNREACHABLE, at(5)).withCondition(Condition.RUNNING, at(6));

    assertThat(ReadinessReports.awaited(deploying(OLD, NEW), ready, back))
        .isEqualTo(
            ready(NEW, 1)
                .withCondition(Condition.UNREACHABLE, at(5))
                .withCondition(Condition.RUNNING, at(6)));
  }

  @Test
  void aLateAnswerOfAnEarlierTaskCountsForNothing() {
    Instance awaited = begun(deploying(OLD, NEW), in(Condition.STARTING, NEW, 1));
    Transaction transaction = new Transaction(deploying(OLD, NEW).withInstance(awaited), at(9));

    boolean taken =
        ReadinessReports.take(
            transaction, new Answer(awaited.id().task(awaited.incarnation() + 1), reply(200)));

    assertThat(taken).isFalse();
    assertThat(transaction.state().instance(awaited.id())).contains(awaited);
  }

  @Test
  void onlyBecomingReadyIsWorthAWrite() {
    Instance awaited = begun(deploying(OLD, NEW), in(Condition.STARTING, NEW, 1));
    ClusterState state = deploying(OLD, NEW).withInstance(awaited);
    Transaction unready = new Transaction(state, at(9));
    Transaction ready = new Transaction(state, at(9));

    ReadinessReports.take(unready, new Answer(awaited.taskId(), reply(503)));
    ReadinessReports.take(ready, new Answer(awaited.taskId(), reply(200)));

    assertThat(unready.writes()).isEmpty();
    assertThat(unready.touched()).containsExactly(NEW.id());
    assertThat(ready.writes()).containsOnlyKeys(Paths.instance(awaited.id()));
  }

  @Test
  void whatIsKnownOfReadinessSurvivesALeader() {
    Instance unready =
        ready(NEW, 1)
            .withReadiness(
                new Readiness(
                    "warm",
                    false,
                    java.util.Optional.of("answered 503"),
                    java.util.Optional.of(new Response(503, "application/json", "{}"))));

    assertThat(InstanceJson.read(InstanceJson.write(unready))).isEqualTo(unready);
    assertThat(InstanceJson.read(InstanceJson.write(ready(NEW, 1)))).isEqualTo(ready(NEW, 1));
  }

  private static Instance begun(ClusterState state, Instance starting) {
    return ReadinessReports.awaited(state, starting, starting.running(at(3), 0));
  }

  private static ClusterState settled(App app) {
    return ClusterState.EMPTY.withRoot(RootGroup.EMPTY.withApp(app));
  }

  private static ClusterState deploying(App from, App to) {
    RootGroup before = RootGroup.EMPTY.withApp(from);
    RootGroup after = RootGroup.EMPTY.withApp(to);
    return settled(to)
        .withDefinition(from)
        .withDeployment(
            new Deployment(
                DeploymentPlanner.plan("id", to.version(), before, after, Set.of(), Map.of()),
                0,
                START));
  }

  private static Reply reply(int status) {
    return new Reply(true, new Response(status, "text/plain", ""), "answered " + status);
  }
}
