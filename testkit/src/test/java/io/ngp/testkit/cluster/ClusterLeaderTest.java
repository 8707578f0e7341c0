package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.event.ClusterEvent;
import io.ngp.cluster.event.EventLog.Subscription;
import io.ngp.cluster.health.HealthProber;
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
import io.ngp.testkit.engine.FakeEngine;
import io.ngp.testkit.engine.FakeMachines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The core as a whole: commands in, tasks on fake machines out, an in-memory store in between. */
class ClusterLeaderTest {
  private static final PathId WEB = PathId.parse("/shop/web");

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final FakeMachines machines = new FakeMachines();
  private final Set<Integer> failingPorts = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AppJson json = new AppJson(AppSettings.STANDARD);
  private long epoch;
  private ClusterLeader leader;

  @BeforeEach
  void begin() throws Exception {
    machines.addNode("agent-1", 8, 8_192);
    machines.addNode("agent-2", 8, 8_192);
    elect();
  }

  @AfterEach
  void end() {
    leader.close();
    machines.close();
  }

  @Test
  void aNewAppRunsItsInstancesAndItsDeploymentEnds() throws Exception {
    DeploymentPlan plan =
        deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":3,\"cpus\":0.1}");

    assertThat(plan.steps()).hasSize(2);
    settled();
    assertThat(running()).hasSize(3);
    assertThat(app().version()).isEqualTo(plan.version());
  }

  @Test
  void routesHaveHealthyInstancesOnly() throws Exception {
    deploy(withHealthCheck("one", 2));
    settled();

    RouteTable.Route route = route();

    assertThat(route.host()).isEqualTo("web.shop.ngp.test");
    assertThat(route.targets()).hasSize(2);

    failingPorts.add(route.targets().getFirst().port());
    Eventually.holds("the sick one has left the rotation", () -> route().targets().size() == 1);
  }

  @Test
  void aRollingUpdateKeepsItsBoundsAndReplacesEveryInstance() throws Exception {
    deploy(withHealthCheck("one", 4));
    settled();
    Set<TaskId> before = running();
    List<Integer> good = new ArrayList<>();
    List<Integer> alive = new ArrayList<>();

    deploy(withHealthCheck("two", 4));
    Eventually.holds(
        "the deployment has ended",
        () -> {
          good.add((int) instances().stream().filter(RouteRules::isInRotation).count());
          alive.add((int) instances().stream().filter(i -> i.condition().isActive()).count());
          return leader.view().deployments().isEmpty();
        });

    assertThat(running()).hasSize(4).doesNotContainAnyElementsOf(before);
    assertThat(good).allMatch(count -> count >= 4);
    assertThat(alive).allMatch(count -> count <= 8);
  }

  @Test
  void aTaskThatDiesIsLaunchedAgainInTheSameInstance() throws Exception {
    deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1,\"backoffSeconds\":0}");
    settled();
    TaskId first = running().iterator().next();

    machines.exit(first, 7);

    Eventually.holds(
        "it runs again",
        () -> running().equals(Set.of(first.instance().task(first.incarnation() + 1))));
    assertThat(leader.view().failures().values())
        .extracting(TaskFailure::state)
        .containsExactly("TASK_FAILED");
  }

  @Test
  void aFailingAppWaitsInTheQueueUntilItsDelayIsReset() throws Exception {
    machines.behave(WEB, FakeBehavior.RUNS.exiting(1));
    deploy(
        "{\"id\":\"/shop/web\",\"cmd\":\"false\",\"cpus\":0.1,\"backoffSeconds\":3600,\"maxLaunchDelaySeconds\":3600}");
    Eventually.holds(
        "it is backed off",
        () ->
            leader.view().queue().values().stream()
                .anyMatch(entry -> entry.delay(Instant.now()).toSeconds() > 3_000));
    int launches = instances().iterator().next().incarnation();
    machines.behave(WEB, FakeBehavior.RUNS);

    assertThat(leader.resetDelay(WEB)).isTrue();

    Eventually.holds("it runs", () -> running().size() == 1);
    assertThat(instances().iterator().next().incarnation()).isEqualTo(launches + 1);
  }

  @Test
  void aNewLeaderFindsTheSameTasksRunning() throws Exception {
    deploy(withHealthCheck("one", 3));
    settled();
    Set<TaskId> before = running();

    leader.close();
    elect();

    assertThat(route().targets()).hasSize(3);
    Eventually.holds("the same tasks run", () -> running().equals(before));
    assertThat(leader.version(WEB, app().version())).contains(app());
  }

  @Test
  void aNewLeaderGoesOnWithADeployment() throws Exception {
    machines.behave(WEB, FakeBehavior.RUNS.startingSlowly());
    deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":2,\"cpus\":0.1}");
    Eventually.holds(
        "both are staged",
        () -> instances().stream().filter(i -> i.condition() == Condition.STAGING).count() == 2);

    leader.close();
    elect();
    assertThat(leader.view().deployments()).hasSize(1);
    instances().forEach(instance -> machines.proceed(instance.taskId()));

    settled();
    assertThat(running()).hasSize(2);
  }

  @Test
  void aLockedAppIsRefusedUntilForced() throws Exception {
    machines.behave(WEB, FakeBehavior.RUNS.refused());
    DeploymentPlan first = deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");

    assertThatThrownBy(() -> deploy("{\"id\":\"/shop/web\",\"cmd\":\"other\",\"cpus\":0.1}"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal ->
                assertThat(refusal.reason()).isEqualTo(new Reason.Locked(List.of(first.id()))));
    Eventually.holds(
        "the queue tells why it waits",
        () -> leader.view().queue().values().stream().anyMatch(e -> !e.lastVerdicts().isEmpty()));

    machines.behave(WEB, FakeBehavior.RUNS);
    leader.change(
        new TreeChange(
            WEB.parent(),
            root -> root.withApp(read("{\"id\":\"/shop/web\",\"cmd\":\"other\",\"cpus\":0.1}")),
            true));
    settled();
    assertThat(running()).hasSize(1);
  }

  @Test
  void aRemovedAppLeavesNothingBehind() throws Exception {
    deploy(withHealthCheck("one", 2));
    settled();

    leader.change(new TreeChange(WEB.parent(), root -> root.withoutApp(WEB), true));
    assertThat(leader.view().root().app(WEB)).isEmpty();
    settled();

    Eventually.holds("no instance is left", () -> instances().isEmpty());
    assertThat(leader.routes().table().routes()).isEmpty();
    assertThat(store.paths()).noneMatch(path -> path.contains("web"));
  }

  @Test
  void aTaskIsStoppedOnlyWhenTheBalancerIsDoneWithIt() throws Exception {
    leader.routes().connected("balancer-1", "http://127.0.0.1:1");
    deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");
    settled();
    TaskId task = running().iterator().next();
    leader.kill(Set.of(task.instance()), false);
    Eventually.holds(
        "it is withdrawn", () -> leader.routes().table().withdrawn().contains(task.toString()));
    long version = leader.routes().table().version();

    leader
        .routes()
        .acknowledged("balancer-1", epoch, version, java.util.Map.of(task.toString(), 1));
    assertThat(machines.living().contains(task)).isTrue();
    leader.routes().acknowledged("balancer-1", epoch, version, java.util.Map.of());

    Eventually.holds("it was stopped", () -> !machines.living().contains(task));
  }

  @Test
  void aLostAgentsInstancesAreReplacedAndItsReturnLeavesNoSurplus() throws Exception {
    deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":4,\"cpus\":0.1}");
    settled();

    machines.loseNode("agent-1");
    Eventually.holds(
        "four run on the other agent",
        () -> instances().stream().filter(Instance::isRunning).count() == 4);
    machines.returnNode("agent-1");

    Eventually.holds(
        "exactly four are left", () -> instances().size() == 4 && machines.living().size() == 4);
  }

  @Test
  void aStoreThatCannotBeWrittenEndsTheTerm() throws Exception {
    store.becomeUnreachable();

    assertThatThrownBy(() -> deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\"}"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal -> assertThat(refusal.reason()).isInstanceOf(Reason.Unavailable.class));
    Eventually.holds("the term is over", lost::get);
  }

  @Test
  void aDefinitionTooLargeForTheStoreIsRefusedAndHurtsNobodyElse() throws Exception {
    String large = "x".repeat(600_000);

    assertThatThrownBy(() ->
            deploy(
                "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"env\":{\"A\":\"%s\"}}".formatted(large)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal -> assertThat(refusal.reason()).isInstanceOf(Reason.Unprocessable.class));

    deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");
    settled();
    assertThat(running()).hasSize(1);
    assertThat(lost).isFalse();
  }

  @Test
  void killAndScaleLowersTheCountByTheKilledOnes() throws Exception {
    deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":3,\"cpus\":0.1}");
    settled();
    TaskId victim = running().iterator().next();

    leader.killAndScale(Set.of(victim.instance()), false);
    settled();

    assertThat(app().instances()).isEqualTo(2);
    assertThat(running()).hasSize(2).doesNotContain(victim);
  }

  @Test
  void eventsTellTheStoryOfADeployment() throws Exception {
    try (Subscription events = leader.events().subscribe(Set.of(), -1)) {
      DeploymentPlan plan = deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");
      settled();
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

  private void elect() throws InterruptedException {
    epoch++;
    leader =
        new ClusterLeader(
            AppSettings.STANDARD,
            store.ledBy(epoch),
            new FakeEngine(machines),
            probe(),
            new RouteRules("ngp.test"),
            epoch,
            InstantSource.system(),
            () -> lost.set(true));
    leader.start();
  }

  private HealthProber.Probe probe() {
    return (check, host, port) -> failingPorts.contains(port) ? "port " + port + " fails" : "";
  }

  private DeploymentPlan deploy(String body) {
    App app = read(body);
    return leader.change(new TreeChange(app.id().parent(), root -> root.withApp(app), false));
  }

  private App read(String body) {
    return json.read(
        AppJson.parse(body.getBytes(StandardCharsets.UTF_8)),
        PathId.ROOT,
        new Version(Instant.now()));
  }

  private static String withHealthCheck(String release, int instances) {
    return """
    {"id":"/shop/web","cmd":"serve","cpus":0.1,"instances":%d,"env":{"RELEASE":"%s"},
     "healthChecks":[{"protocol":"HTTP","path":"/","intervalSeconds":1,"gracePeriodSeconds":0}]}\
    """
        .formatted(instances, release);
  }

  private void settled() throws Exception {
    Eventually.holds("no deployment runs", () -> leader.view().deployments().isEmpty());
  }

  private App app() {
    return leader.view().root().app(WEB).orElseThrow();
  }

  private java.util.Collection<Instance> instances() {
    return leader.view().instancesOf(WEB);
  }

  private Set<TaskId> running() {
    return instances().stream()
        .filter(Instance::isRunning)
        .map(Instance::taskId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private RouteTable.Route route() {
    return leader.routes().table().routes().getFirst();
  }
}
