package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.instance.Termination;
import io.ngp.cluster.instance.TerminationHistory;
import io.ngp.testkit.engine.Eventually;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods go through the same deployments, instances and records as apps. */
class PodDeploymentTest {
  private final LeaderRig rig = new LeaderRig();

  @BeforeEach
  void begin() throws Exception {
    rig.machines.addNode("agent-1", 8, 8_192);
    rig.elect();
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void aPodRunsItsInstancesWithAPortForEveryEndpointAndRoomForAllContainers() throws Exception {
    DeploymentPlan plan = rig.deployPod(pod("one", 2));

    rig.settled();
    assertThat(plan.isPod(LeaderRig.WEB)).isTrue();
    assertThat(rig.running()).hasSize(2);
    assertThat(rig.instances())
        .allSatisfy(i -> assertThat(i.placement().orElseThrow().hostPorts()).hasSize(2));
    assertThat(pod().resources().cpus()).isEqualTo(0.3);
    assertThat(pod().resources().memMib()).isEqualTo(96);
  }

  @Test
  void itsFirstEndpointIsRoutedToLikeAnAppsFirstPort() throws Exception {
    rig.deployPod(pod("one", 1));
    rig.settled();

    assertThat(rig.leader().routes().table().routes())
        .singleElement()
        .satisfies(route -> {
          assertThat(route.host()).isEqualTo("web.shop.ngp.test");
          assertThat(route.targets().getFirst().port())
              .isEqualTo(
                  rig.instances().iterator().next().placement().orElseThrow().hostPorts().get(0));
        });
  }

  @Test
  void scalingLeavesTasksAsTheyAreWhileAnyOtherChangeReplacesThem() throws Exception {
    rig.deployPod(pod("one", 1));
    rig.settled();
    Set<TaskId> first = rig.running();

    rig.deployPod(pod("one", 2));
    rig.settled();
    Set<TaskId> both = rig.running();

    assertThat(both).hasSize(2).containsAll(first);

    rig.deployPod(pod("two", 2));
    rig.settled();
    assertThat(rig.running()).hasSize(2).doesNotContainAnyElementsOf(both);
  }

  @Test
  void aNewLeaderKnowsThePodItsTasksAndItsVersions() throws Exception {
    rig.deployPod(pod("one", 1));
    rig.settled();
    App before = pod();
    Set<TaskId> running = rig.running();

    rig.reelect();

    assertThat(pod()).isEqualTo(before);
    assertThat(pod().pod().map(PodSpec::containers).orElseThrow()).hasSize(2);
    assertThat(rig.leader().version(LeaderRig.WEB, before.version())).contains(before);
    assertThat(rig.running()).isEqualTo(running);
    assertThat(rig.instances()).allMatch(Instance::isRunning);
  }

  @Test
  void howTasksEndedIsKeptContainerByContainerAcrossLeadersUntilThePodGoes() throws Exception {
    rig.deployPod(pod("one", 1));
    rig.settled();
    TaskId first = rig.running().iterator().next();
    ContainerEnd done = end("log", Condition.FINISHED, 0);

    rig.machines.endContainers(first, List.of(done));
    Eventually.holds(
        "it is taken down", () -> rig.instances().iterator().next().ends().size() == 1);
    rig.reelect();
    assertThat(rig.instances()).allMatch(i -> i.end("log").equals(Optional.of(done)));
    rig.machines.endContainers(first, List.of(end("web", Condition.FAILED, 7), done));
    rig.machines.exit(first, 7);
    Eventually.holds(
        "it is replaced", () -> !rig.running().isEmpty() && !rig.running().contains(first));
    rig.reelect();

    assertThat(rig.leader().view().terminationsOf(LeaderRig.WEB).newestFirst())
        .singleElement()
        .satisfies(end -> {
          assertThat(end.task()).isEqualTo(first);
          assertThat(end.message()).startsWith("Command exited with status 7");
          assertThat(end.containers())
              .extracting(ContainerEnd::container, ContainerEnd::condition)
              .containsExactly(tuple("web", Condition.FAILED), tuple("log", Condition.FINISHED));
        });
    assertThat(rig.instances()).allMatch(i -> i.ends().isEmpty());

    var _ =
        rig.leader()
            .change(
                new TreeChange(
                    LeaderRig.WEB.parent(), root -> root.withoutApp(LeaderRig.WEB), false));
    rig.settled();
    assertThat(rig.leader().view().terminations()).isEmpty();
  }

  @Test
  void theOldestTerminationsGiveWay() {
    TaskId task = new InstanceId(LeaderRig.WEB, "1").task(1);
    TerminationHistory history = TerminationHistory.EMPTY;
    for (int i = 0; i <= TerminationHistory.KEPT; i++) {
      Instant at = Instant.ofEpochSecond(i);
      history = history.with(new Termination(task, at, at, "", List.of()));
    }

    assertThat(history.newestFirst()).hasSize(TerminationHistory.KEPT);
    assertThat(history.newestFirst().getFirst().startedAt())
        .isEqualTo(Instant.ofEpochSecond(TerminationHistory.KEPT));
    assertThat(history.newestFirst().getLast().startedAt()).isEqualTo(Instant.ofEpochSecond(1));
  }

  @Test
  void whatAContainerAnsweredBeforeItFinishedKillsNobodyAfterwards() throws Exception {
    rig.deployPod(
        """
        {"id": "/shop/web", "containers": [
          {"name": "init", "exec": {"command": {"shell": "prepare"}}, "resources": {"cpus": 0.1, "mem": 32},
           "healthCheck": {"exec": {"command": {"shell": "ask"}}, "gracePeriodSeconds": 0,
             "maxConsecutiveFailures": 0}},
          {"name": "web", "exec": {"command": {"shell": "serve"}}, "resources": {"cpus": 0.1, "mem": 32}}]}
        """);
    Eventually.holds("it runs", () -> rig.running().size() == 1);
    TaskId task = rig.running().iterator().next();

    rig.machines.endContainers(task, List.of(end("init", Condition.FINISHED, 0)));
    rig.machines.answerCheck(task, 0, false, "too late");

    rig.settled();
    assertThat(rig.running()).containsExactly(task);
    assertThat(rig.instances()).allMatch(Instance::passesChecks);
  }

  private static ContainerEnd end(String container, Condition condition, int code) {
    return new ContainerEnd(
        container,
        condition,
        "Command exited with status %d.".formatted(code),
        Optional.of(code),
        Instant.EPOCH);
  }

  private App pod() {
    return rig.leader().view().root().app(LeaderRig.WEB).orElseThrow();
  }

  private static String pod(String release, int instances) {
    return """
    {"id": "/shop/web", "environment": {"RELEASE": "%s"}, "scaling": {"kind": "fixed", "instances": %d},
     "containers": [
      {"name": "web", "exec": {"command": {"shell": "serve"}}, "resources": {"cpus": 0.1, "mem": 32},
       "endpoints": [{"name": "http", "hostPort": 0}]},
      {"name": "log", "exec": {"command": {"shell": "ship"}}, "resources": {"cpus": 0.2, "mem": 64},
       "endpoints": [{"name": "admin", "hostPort": 0}]}]}
    """
        .formatted(release, instances);
  }
}
