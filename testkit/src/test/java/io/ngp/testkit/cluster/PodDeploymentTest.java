package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
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
