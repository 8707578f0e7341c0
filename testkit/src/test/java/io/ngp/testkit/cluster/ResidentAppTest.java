package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.launch.QueueEntry;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeMachines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app with persistent volumes on two fake machines, each with room for two instances. */
class ResidentAppTest {
  private static final String FIRST = "agent-1";
  private static final String SECOND = "agent-2";

  private final LeaderRig rig = new LeaderRig();
  private final FakeMachines machines = rig.machines;

  @BeforeEach
  void begin() throws Exception {
    machines.addNode(FIRST, 1, 1_024);
    machines.addNode(SECOND, 1, 1_024);
    rig.elect();
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void deadTaskComesBackToItsDataInTheSameInstance() throws Exception {
    Map<InstanceId, String> before = deploy("one", 2);

    rig.running().forEach(task -> rig.machines.exit(task, 1));
    Eventually.holds(
        "both ran again",
        () ->
            rig.running().stream().allMatch(t -> t.incarnation() == 2)
                && rig.running().size() == 2);

    assertThat(homes()).isEqualTo(before);
    assertThat(placements()).isEqualTo(before);
  }

  @Test
  void scaledDownInstanceKeepsItsDataAndRoomAndIsUsedAgainFirst() throws Exception {
    Map<InstanceId, String> before = deploy("one", 2);

    scale(1);
    assertThat(homes()).isEqualTo(before);
    Instance kept =
        rig.instances().stream().filter(i -> i.goal() == Goal.STOPPED).findFirst().orElseThrow();
    assertThat(kept.condition()).isEqualTo(Condition.KILLED);
    assertThat(rig.leader().nodes()).allSatisfy(n -> assertThat(n.used().cpus()).isEqualTo(0.5));

    rig.reelect();
    assertThat(rig.leader().nodes()).allSatisfy(n -> assertThat(n.used().cpus()).isEqualTo(0.5));
    scale(2);
    assertThat(placements()).isEqualTo(before);
    assertThat(rig.leader().view().instance(kept.id()).orElseThrow().incarnation()).isEqualTo(2);
  }

  @Test
  void upgradeKeepsEveryInstanceAndItsData() throws Exception {
    Map<InstanceId, String> before = deploy("one", 4);

    Map<InstanceId, String> after = deploy("two", 4);

    assertThat(after).isEqualTo(before);
    assertThat(rig.instances())
        .allSatisfy(instance -> {
          assertThat(instance.incarnation()).isEqualTo(2);
          assertThat(instance.goal()).isEqualTo(Goal.RUNNING);
        });
    assertThat(machines.volumes()).isEqualTo(before);
  }

  @Test
  void instanceWhoseAgentIsAwayWaitsForItAndSaysWhy() throws Exception {
    Map<InstanceId, String> before = deploy("one", 2);
    Instance onFirst = on(FIRST);
    machines.vanishWithNode(onFirst.taskId(), FIRST);

    Eventually.holds(
        "it waits and says why",
        () ->
            Optional.ofNullable(rig.leader().view().queue().get(LeaderRig.WEB))
                .map(QueueEntry::lastVerdicts)
                .filter(verdicts ->
                    verdicts.stream()
                        .anyMatch(v ->
                            v.agent().equals(FIRST)
                                && v.reason() == RejectReason.NoCorrespondingReservationFound))
                .isPresent());
    machines.returnNode(FIRST);

    Eventually.holds("it runs again", () -> rig.running().size() == 2);
    assertThat(placements()).isEqualTo(before);
  }

  @Test
  void stoppedWhileItsAgentIsAwayItIsStoppedWhenThatReturns() throws Exception {
    deploy("one", 2);
    Instance onFirst = on(FIRST);
    machines.loseNode(FIRST);
    Eventually.holds(
        "it is unreachable",
        () -> rig.leader().view().instance(onFirst.id()).orElseThrow().condition().isCutOff());

    scale(1);
    assertThat(machines.living()).contains(onFirst.taskId());
    machines.returnNode(FIRST);

    Eventually.holds("it is stopped", () -> !machines.living().contains(onFirst.taskId()));
    assertThat(machines.volumes()).containsKey(onFirst.id());
  }

  @Test
  void wipedInstanceGivesItsDataUpForANewOne() throws Exception {
    deploy("one", 2);
    InstanceId wiped = on(FIRST).id();

    rig.leader().kill(Set.of(wiped), true);

    Eventually.holds(
        "a new one took its place",
        () -> rig.running().size() == 2 && rig.leader().view().instance(wiped).isEmpty());
    Eventually.holds("its data is gone", () -> !machines.volumes().containsKey(wiped));
    assertThat(machines.volumes()).hasSize(2);
    Eventually.holds("nothing is left to do", () -> noReleases());
  }

  @Test
  void removedAppFreesWhatStoppedInstancesKeptToo() throws Exception {
    deploy("one", 2);
    scale(1);

    remove();

    Eventually.holds("all data is gone", () -> machines.volumes().isEmpty());
    Eventually.holds(
        "nothing is kept", () -> rig.leader().nodes().stream().allMatch(n -> n.used().cpus() == 0));
  }

  @Test
  void dataOnAnAgentThatIsAwayIsFreedWhenItReturnsThoughTheAppIsGoneAndTheLeaderChanged()
      throws Exception {
    deploy("one", 2);
    InstanceId onFirst = on(FIRST).id();
    machines.loseNode(FIRST);
    remove();
    Eventually.holds("the other's data is gone", () -> machines.volumes().size() == 1);

    rig.reelect();
    assertThat(machines.volumes()).containsOnlyKeys(onFirst);
    machines.returnNode(FIRST);

    Eventually.holds("it is freed", () -> machines.volumes().isEmpty());
    Eventually.holds("nothing is left to do", () -> noReleases());
  }

  @Test
  void leaderThatKnowsNothingFreesNothing() throws Exception {
    deploy("one", 2);
    rig.leader().close();
    rig.store.loseAll();

    rig.elect();
    Eventually.holds("strays are stopped", () -> machines.living().isEmpty());

    assertThat(machines.volumes()).hasSize(2);
  }

  @Test
  void agentWithDataIsForgottenOnlyWhenItIsGivenUp() throws Exception {
    deploy("one", 2);
    scale(0);
    assertThatThrownBy(() -> rig.leader().forget(FIRST, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("volumes");
    machines.loseNode(FIRST);
    Eventually.holds(
        "it is lost", () -> rig.leader().nodes().stream().anyMatch(n -> !n.reachable()));

    rig.leader().forget(FIRST, true);

    assertThat(homes().values()).containsExactly(SECOND);
    scale(2);
    assertThat(placements().values()).containsOnly(SECOND);
  }

  private Map<InstanceId, String> deploy(String release, int instances) throws Exception {
    rig.deploy(
        """
        {"id":"/shop/web","role":"shop","cmd":"serve","cpus":0.5,"mem":16,"instances":%d,
         "env":{"RELEASE":"%s"},"backoffSeconds":0,
         "container":{"type":"MESOS","volumes":[{"containerPath":"data","persistent":{"size":10}}]}}\
        """
            .formatted(instances, release));
    rig.settled();
    return placements();
  }

  private void scale(int instances) throws Exception {
    rig.leader()
        .change(
            new TreeChange(
                LeaderRig.WEB.parent(),
                root ->
                    root.withApp(root.app(LeaderRig.WEB).orElseThrow().withInstances(instances)),
                false));
    rig.settled();
  }

  private void remove() throws Exception {
    rig.leader()
        .change(
            new TreeChange(LeaderRig.WEB.parent(), root -> root.withoutApp(LeaderRig.WEB), false));
    rig.settled();
  }

  private Instance on(String agent) {
    return rig.instances().stream().filter(i -> i.isOn(agent)).findFirst().orElseThrow();
  }

  private boolean noReleases() {
    return rig.store.paths().stream().noneMatch(path -> path.startsWith("/releases/"));
  }

  private Map<InstanceId, String> homes() {
    return rig.instances().stream()
        .collect(Collectors.toMap(Instance::id, i -> i.home().orElseThrow().id()));
  }

  private Map<InstanceId, String> placements() {
    List<Instance> running = rig.instances().stream().filter(Instance::isRunning).toList();
    return running.stream()
        .collect(Collectors.toMap(Instance::id, i -> i.placement().orElseThrow().agent().id()));
  }
}
