package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.event.ClusterEvent;
import io.ngp.cluster.event.EventLog.Subscription;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.routes.RouteTable;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeBehavior;
import io.ngp.testkit.engine.FakeMachines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The core as a whole: commands in, tasks on fake machines out, an in-memory store in between. */
class ClusterLeaderTest {
  private static final PathId WEB = LeaderRig.WEB;

  private final LeaderRig rig = new LeaderRig();
  private final InMemoryStateStore store = rig.store;
  private final FakeMachines machines = rig.machines;

  @BeforeEach
  void begin() throws Exception {
    machines.addNode("agent-1", 8, 8_192);
    machines.addNode("agent-2", 8, 8_192);
    rig.elect();
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void aNewAppRunsItsInstancesAndItsDeploymentEnds() throws Exception {
    DeploymentPlan plan =
        rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":3,\"cpus\":0.1}");

    assertThat(plan.steps()).hasSize(2);
    rig.settled();
    assertThat(rig.running()).hasSize(3);
    assertThat(app().version()).isEqualTo(plan.version());
  }

  @Test
  void routesHaveHealthyInstancesOnly() throws Exception {
    rig.deploy(LeaderRig.withHealthCheck("one", 2));
    rig.settled();
    Eventually.holds("both are in rotation", () -> route().targets().size() == 2);

    RouteTable.Route route = route();

    assertThat(route.host()).isEqualTo("web.shop.ngp.test");

    rig.failingPorts.add(route.targets().getFirst().port());
    Eventually.holds("the sick one has left the rotation", () -> route().targets().size() == 1);
  }

  @Test
  void aRollingUpdateKeepsItsBoundsAndReplacesEveryInstance() throws Exception {
    rig.deploy(LeaderRig.withHealthCheck("one", 4));
    rig.settled();
    Set<TaskId> before = rig.running();
    List<Integer> good = new ArrayList<>();
    List<Integer> alive = new ArrayList<>();

    rig.deploy(LeaderRig.withHealthCheck("two", 4));
    Eventually.holds(
        "the deployment has ended",
        () -> {
          good.add((int) rig.instances().stream().filter(RouteRules::isInRotation).count());
          alive.add((int) rig.instances().stream().filter(i -> i.condition().isActive()).count());
          return rig.leader().view().deployments().isEmpty();
        });

    assertThat(rig.running()).hasSize(4).doesNotContainAnyElementsOf(before);
    assertThat(good).allMatch(count -> count >= 4);
    assertThat(alive).allMatch(count -> count <= 8);
  }

  @Test
  void aTaskThatDiesIsLaunchedAgainInTheSameInstance() throws Exception {
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1,\"backoffSeconds\":0}");
    rig.settled();
    TaskId first = rig.running().iterator().next();

    machines.exit(first, 7);

    Eventually.holds(
        "it runs again",
        () -> rig.running().equals(Set.of(first.instance().task(first.incarnation() + 1))));
    assertThat(rig.leader().view().failures().values())
        .extracting(TaskFailure::state)
        .containsExactly("TASK_FAILED");
  }

  @Test
  void aFailingAppWaitsInTheQueueUntilItsDelayIsReset() throws Exception {
    machines.behave(WEB, FakeBehavior.RUNS.exiting(1));
    rig.deploy(
        "{\"id\":\"/shop/web\",\"cmd\":\"false\",\"cpus\":0.1,\"backoffSeconds\":3600,\"maxLaunchDelaySeconds\":3600}");
    Eventually.holds(
        "it is backed off",
        () ->
            rig.leader().view().queue().values().stream()
                .anyMatch(entry -> entry.delay(Instant.now()).toSeconds() > 3_000));
    int launches = rig.instances().iterator().next().incarnation();
    machines.behave(WEB, FakeBehavior.RUNS);

    assertThat(rig.leader().resetDelay(WEB)).isTrue();

    Eventually.holds("it runs", () -> rig.running().size() == 1);
    assertThat(rig.instances().iterator().next().incarnation()).isEqualTo(launches + 1);
  }

  @Test
  void aNewLeaderFindsTheSameTasksRunning() throws Exception {
    rig.deploy(LeaderRig.withHealthCheck("one", 3));
    rig.settled();
    Set<TaskId> before = rig.running();

    rig.reelect();

    assertThat(route().targets()).hasSize(3);
    Eventually.holds("the same tasks run", () -> rig.running().equals(before));
    assertThat(rig.leader().version(WEB, app().version())).contains(app());
  }

  @Test
  void aNewLeaderGoesOnWithADeployment() throws Exception {
    machines.behave(WEB, FakeBehavior.RUNS.startingSlowly());
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":2,\"cpus\":0.1}");
    Eventually.holds(
        "both are staged",
        () ->
            rig.instances().stream().filter(i -> i.condition() == Condition.STAGING).count() == 2);

    rig.reelect();
    assertThat(rig.leader().view().deployments()).hasSize(1);
    rig.instances().forEach(instance -> machines.proceed(instance.taskId()));

    rig.settled();
    assertThat(rig.running()).hasSize(2);
  }

  @Test
  void aLockedAppIsRefusedUntilForced() throws Exception {
    machines.behave(WEB, FakeBehavior.RUNS.refused());
    DeploymentPlan first = rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");

    assertThatThrownBy(() -> rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"other\",\"cpus\":0.1}"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal ->
                assertThat(refusal.reason()).isEqualTo(new Reason.Locked(List.of(first.id()))));
    Eventually.holds(
        "the queue tells why it waits",
        () ->
            rig.leader().view().queue().values().stream()
                .anyMatch(e -> !e.lastVerdicts().isEmpty()));

    machines.behave(WEB, FakeBehavior.RUNS);
    rig.leader()
        .change(
            new TreeChange(
                WEB.parent(),
                root ->
                    root.withApp(rig.read("{\"id\":\"/shop/web\",\"cmd\":\"other\",\"cpus\":0.1}")),
                true));
    rig.settled();
    assertThat(rig.running()).hasSize(1);
  }

  @Test
  void aRemovedAppLeavesNothingBehind() throws Exception {
    rig.deploy(LeaderRig.withHealthCheck("one", 2));
    rig.settled();

    rig.leader().change(new TreeChange(WEB.parent(), root -> root.withoutApp(WEB), true));
    assertThat(rig.leader().view().root().app(WEB)).isEmpty();
    rig.settled();

    Eventually.holds("no instance is left", () -> rig.instances().isEmpty());
    assertThat(rig.leader().routes().table().routes()).isEmpty();
    Eventually.holds(
        "nothing is left of it",
        () -> store.paths().stream().noneMatch(path -> path.contains("web")));
  }

  @Test
  void theNextLeaderFinishesTheRemovalOfAnAppThatWasScaled() throws Exception {
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":2,\"cpus\":0.1}");
    rig.settled();
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":3,\"cpus\":0.1}");
    rig.settled();
    rig.leader().change(new TreeChange(WEB.parent(), root -> root.withoutApp(WEB), true));

    rig.reelect();

    rig.settled();
    assertThat(rig.instances()).isEmpty();
    assertThat(machines.living()).isEmpty();
  }

  @Test
  void theNextLeaderStopsWhatACancelledRemovalLeft() throws Exception {
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":2,\"cpus\":0.1}");
    rig.settled();
    DeploymentPlan removal =
        rig.leader().change(new TreeChange(WEB.parent(), root -> root.withoutApp(WEB), true));
    rig.leader().cancel(removal.id());

    rig.reelect();

    Eventually.holds(
        "nothing is left", () -> rig.instances().isEmpty() && machines.living().isEmpty());
  }

  @Test
  void theNextLeaderKnowsInstancesOfVersionsTooOldToBeKept() throws Exception {
    String scaled =
        "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":%d,\"cpus\":0.1,\"backoffSeconds\":0}";
    rig.deploy(scaled.formatted(1));
    for (int i = 0; i < 60; i++) {
      rig.settled();
      rig.deploy(scaled.formatted(1 + i));
    }
    rig.settled();
    TaskId oldest =
        rig.instances().stream()
            .min(Comparator.comparing(Instance::version))
            .orElseThrow()
            .taskId();

    rig.reelect();
    machines.exit(oldest, 7);

    Eventually.holds(
        "it was launched again",
        () -> rig.running().contains(oldest.instance().task(oldest.incarnation() + 1)));
  }

  @Test
  void aTaskIsStoppedOnlyWhenTheBalancerIsDoneWithIt() throws Exception {
    rig.leader().routes().connected("balancer-1", "http://127.0.0.1:1");
    rig.deploy(
        "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1,\"labels\":{\"NGP_DRAIN_SECONDS\":\"3600\"}}");
    rig.settled();
    TaskId task = rig.running().iterator().next();
    rig.leader().kill(Set.of(task.instance()), false);
    Eventually.holds(
        "it is withdrawn",
        () -> rig.leader().routes().table().withdrawn().contains(task.toString()));
    long version = rig.leader().routes().table().version();

    rig.leader()
        .routes()
        .acknowledged("balancer-1", rig.epoch(), version, java.util.Map.of(task.toString(), 1));
    assertThat(machines.living().contains(task)).isTrue();
    rig.leader().routes().acknowledged("balancer-1", rig.epoch(), version, java.util.Map.of());

    Eventually.holds("it was stopped", () -> !machines.living().contains(task));
  }

  @Test
  void aLostAgentsInstancesAreReplacedAndItsReturnLeavesNoSurplus() throws Exception {
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":4,\"cpus\":0.1}");
    rig.settled();

    machines.loseNode("agent-1");
    Eventually.holds(
        "four run on the other agent",
        () ->
            rig.instances().stream().filter(i -> i.isRunning() && i.isOn("agent-2")).count() == 4);
    machines.returnNode("agent-1");

    Eventually.holds(
        "exactly four are left",
        () -> rig.instances().size() == 4 && machines.living().size() == 4);
  }

  @Test
  void aStoreThatCannotBeWrittenEndsTheTerm() throws Exception {
    store.becomeUnreachable();

    assertThatThrownBy(() -> rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\"}"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal -> assertThat(refusal.reason()).isInstanceOf(Reason.Unavailable.class));
    Eventually.holds("the term is over", rig.lost::get);
  }

  @Test
  void aDefinitionTooLargeForTheStoreIsRefusedAndHurtsNobodyElse() throws Exception {
    String large = "x".repeat(600_000);

    assertThatThrownBy(() ->
            rig.deploy(
                "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"env\":{\"A\":\"%s\"}}".formatted(large)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal -> assertThat(refusal.reason()).isInstanceOf(Reason.Unprocessable.class));

    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");
    rig.settled();
    assertThat(rig.running()).hasSize(1);
    assertThat(rig.lost).isFalse();
  }

  @Test
  void killAndScaleLowersTheCountByTheKilledOnes() throws Exception {
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":3,\"cpus\":0.1}");
    rig.settled();
    TaskId victim = rig.running().iterator().next();

    rig.leader().killAndScale(Set.of(victim.instance()), false);
    rig.settled();

    assertThat(app().instances()).isEqualTo(2);
    assertThat(rig.running()).hasSize(2).doesNotContain(victim);
  }

  @Test
  void eventsTellTheStoryOfADeployment() throws Exception {
    try (Subscription events = rig.leader().events().subscribe(Set.of())) {
      DeploymentPlan plan = rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");
      rig.settled();
      List<String> types = new ArrayList<>();
      Eventually.holds(
          "its end was told",
          () -> {
            events.take(100).stream().map(ClusterEvent::type).forEach(types::add);
            return types.contains("deployment_success");
          });

      assertThat(plan.isEmpty()).isFalse();
      assertThat(types)
          .containsSubsequence(
              "group_change_success",
              "deployment_info",
              "status_update_event",
              "deployment_success");
    }
  }

  private App app() {
    return rig.leader().view().root().app(WEB).orElseThrow();
  }

  private RouteTable.Route route() {
    return rig.leader().routes().table().routes().getFirst();
  }
}
