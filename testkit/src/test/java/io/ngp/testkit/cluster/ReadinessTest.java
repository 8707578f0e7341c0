package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.event.ClusterEvent;
import io.ngp.cluster.event.EventLog.Subscription;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.routes.RouteTable;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeMachines;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readiness and what checks have to do with a whole cluster, on fake machines. */
class ReadinessTest {
  private final LeaderRig rig = new LeaderRig();
  private final FakeMachines machines = rig.machines;

  @BeforeEach
  void begin() throws Exception {
    machines.addNode("agent-1", 8, 8_192);
    rig.elect();
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void aDeploymentWaitsUntilWhatItStartedIsReadyAndSendsItNoTrafficBefore() throws Exception {
    rig.answerReadiness(503, "warming up");
    rig.deploy(withReadiness("one", 2));
    Eventually.holds(
        "both have answered", () -> causes().equals(List.of("answered 503", "answered 503")));

    assertThat(rig.leader().view().deployments()).hasSize(1);
    assertThat(targets()).isEmpty();

    rig.answerReadiness(200, "at your service");
    rig.settled();

    assertThat(targets()).hasSize(2);
  }

  @Test
  void aReplaceKeepsTheOldInstancesWhileTheNewOnesAreNotReady() throws Exception {
    rig.answerReadiness(200, "");
    rig.deploy(withReadiness("one", 2));
    rig.settled();
    Set<TaskId> before = rig.running();

    rig.answerReadiness(503, "");
    rig.deploy(withReadiness("two", 2));
    Eventually.holds("the new ones have answered", () -> causes().size() == 2);

    assertThat(rig.running()).hasSize(4).containsAll(before);
    assertThat(targets()).containsExactlyInAnyOrderElementsOf(texts(before));

    rig.answerReadiness(200, "");
    rig.settled();
    assertThat(rig.running()).hasSize(2).doesNotContainAnyElementsOf(before);
    assertThat(targets()).containsExactlyInAnyOrderElementsOf(texts(rig.running()));
  }

  @Test
  void aReadyTaskIsNeverAskedAgainAlsoNotByTheNextLeader() throws Exception {
    rig.answerReadiness(200, "");
    rig.deploy(withReadiness("one", 1));
    rig.settled();
    int asked = rig.readinessAsked();

    rig.answerReadiness(503, "");
    rig.reelect();

    assertThat(targets()).hasSize(1);
    assertThat(asked).isEqualTo(1);
    assertThat(rig.readinessAsked()).isEqualTo(asked);
  }

  @Test
  void theNextLeaderGoesOnAskingWhatWasNotReady() throws Exception {
    rig.answerReadiness(503, "");
    rig.deploy(withReadiness("one", 1));
    Eventually.holds("it has answered", () -> causes().size() == 1);

    rig.reelect();
    assertThat(rig.leader().view().deployments()).hasSize(1);
    assertThat(targets()).isEmpty();
    rig.answerReadiness(200, "");

    rig.settled();
    assertThat(targets()).hasSize(1);
  }

  @Test
  void anInstanceThatRunsAgainOutsideADeploymentIsNotAsked() throws Exception {
    rig.answerReadiness(200, "");
    rig.deploy(withReadiness("one", 1));
    rig.settled();
    int asked = rig.readinessAsked();
    TaskId first = rig.running().iterator().next();

    rig.answerReadiness(503, "");
    machines.exit(first, 7);
    TaskId next = first.instance().task(2);
    Eventually.holds("it has traffic again", () -> targets().equals(List.of(next.toString())));

    assertThat(rig.readinessAsked()).isEqualTo(asked);
  }

  @Test
  void aTaskThatDiesBeforeItIsReadyIsFollowedByOneThatIsAskedAnew() throws Exception {
    rig.answerReadiness(503, "");
    rig.deploy(withReadiness("one", 1));
    Eventually.holds("it has answered", () -> causes().size() == 1);
    TaskId first = rig.running().iterator().next();

    machines.exit(first, 7);
    Eventually.holds(
        "the next has answered", () -> causes().size() == 1 && !rig.running().contains(first));
    assertThat(rig.leader().view().deployments()).hasSize(1);

    rig.answerReadiness(200, "");
    rig.settled();
    assertThat(targets()).containsExactly(first.instance().task(2).toString());
  }

  @Test
  void aTaskOfACancelledDeploymentHasTrafficOnceItIsReady() throws Exception {
    rig.answerReadiness(503, "");
    rig.deploy(withReadiness("one", 1));
    Eventually.holds("it has answered", () -> causes().size() == 1);

    rig.leader().cancel(rig.leader().view().deployments().getFirst().id());
    assertThat(targets()).isEmpty();
    rig.answerReadiness(200, "");

    Eventually.holds("it has traffic", () -> targets().size() == 1);
  }

  @Test
  void anInformationalCheckIsShownAndChangesNothingElse() throws Exception {
    rig.deploy(
        """
        {"id":"/shop/web","cmd":"serve","cpus":0.1,"check":{"exec":{"command":{"shell":"exit 3"}}}}\
        """);
    rig.settled();
    Eventually.holds("it is shown", () -> checks().equals(List.of(exit(3))));
    assertThat(targets()).hasSize(1);

    TaskId task = rig.running().iterator().next();
    machines.answerCheck(task, exit(0));

    Eventually.holds("the newest is shown", () -> checks().equals(List.of(exit(0))));
    assertThat(rig.running()).containsExactly(task);
  }

  @Test
  void theBeginningAndTheEndOfHealthChecksAreTold() throws Exception {
    try (Subscription events = rig.leader().events().subscribe(Set.of())) {
      rig.deploy(LeaderRig.withHealthCheck("one", 1));
      rig.settled();
      rig.deploy(LeaderRig.withHealthCheck("two", 1));
      rig.settled();
      List<String> told = new ArrayList<>();
      Eventually.holds(
          "the first version's check has ended",
          () -> {
            events.take(100).stream()
                .map(ClusterEvent::type)
                .filter(type -> type.contains("health_check_event"))
                .forEach(told::add);
            return told.contains("remove_health_check_event");
          });

      assertThat(told)
          .containsExactly(
              "add_health_check_event", "add_health_check_event", "remove_health_check_event");
    }
  }

  private static String withReadiness(String release, int instances) {
    return """
    {"id":"/shop/web","cmd":"serve","cpus":0.1,"instances":%d,"env":{"RELEASE":"%s"},"backoffSeconds":0,
     "portDefinitions":[{"port":0,"name":"http"}],
     "readinessChecks":[{"portName":"http","intervalSeconds":2,"timeoutSeconds":1}]}\
    """
        .formatted(instances, release);
  }

  private static CheckResult exit(int code) {
    return new CheckResult.Command(java.util.Optional.of(code));
  }

  private List<CheckResult> checks() {
    return rig.instances().stream().flatMap(i -> i.answers().check().stream()).toList();
  }

  /** Why instances are not ready, of those that answered. */
  private List<String> causes() {
    return rig.instances().stream()
        .filter(instance -> instance.condition() == Condition.RUNNING)
        .filter(Instance::awaitsReadiness)
        .flatMap(instance -> instance.answers().readiness().orElseThrow().cause().stream())
        .toList();
  }

  private List<String> targets() {
    return rig.leader().routes().table().routes().getFirst().targets().stream()
        .map(RouteTable.Target::id)
        .toList();
  }

  private static List<String> texts(Set<TaskId> tasks) {
    return tasks.stream().map(TaskId::toString).toList();
  }
}
