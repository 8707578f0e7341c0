package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.api.diagnostics.Leftover;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.control.ClusterControl.DrainWish;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.testkit.ManualClock;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeBehavior;
import io.ngp.testkit.engine.FakeMachines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents are emptied, used again and forgotten, on fake machines. */
class AgentDrainTest {
  private static final String DRAINED = "agent-1";
  private static final String OTHER = "agent-2";

  private final ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
  private final LeaderRig rig = new LeaderRig(clock, AppSettings.STANDARD);
  private final FakeMachines machines = rig.machines;

  @BeforeEach
  void begin() throws Exception {
    machines.addNode(DRAINED, 8, 8_192);
    rig.elect();
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void drainingAgentReceivesNoNewTasks() throws Exception {
    machines.addNode(OTHER, 8, 8_192);
    drain();

    deploy(4);
    rig.settled();

    assertThat(on(OTHER)).hasSize(4);
  }

  @Test
  void instancesMoveAndNeverFewerThanWantedAreGood() throws Exception {
    rig.deploy(LeaderRig.withHealthCheck("one", 4));
    rig.settled();
    machines.addNode(OTHER, 8, 8_192);
    List<Integer> good = new ArrayList<>();

    drain();
    Eventually.holds(
        "the agent is empty",
        () -> {
          good.add((int) rig.instances().stream().filter(RouteRules::isInRotation).count());
          return on(DRAINED).isEmpty();
        });

    assertThat(good).allMatch(count -> count >= 4);
    assertThat(rig.running()).hasSize(4);
    assertThat(on(OTHER)).hasSize(4);
    assertThat(rig.instances()).hasSize(4);
  }

  @Test
  void anInstanceStopsOnlyWhenTheBalancerIsDoneWithIt() throws Exception {
    rig.leader().routes().connected("balancer-1", "http://127.0.0.1:1");
    rig.deploy(
        "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1,\"labels\":{\"NGP_DRAIN_SECONDS\":\"3600\"}}");
    rig.settled();
    TaskId task = rig.running().iterator().next();
    machines.addNode(OTHER, 8, 8_192);
    drain();
    Eventually.holds(
        "it is withdrawn",
        () -> rig.leader().routes().table().withdrawn().contains(task.toString()));
    assertThat(on(OTHER)).hasSize(1);

    acknowledge(Map.of(task.toString(), 1));
    assertThat(machines.living()).contains(task);
    acknowledge(Map.of());

    Eventually.holds("it was stopped", () -> !machines.living().contains(task));
  }

  @Test
  void instancesWithoutRoomElsewhereStayAndSayWhy() throws Exception {
    deploy(2);
    rig.settled();
    Set<TaskId> before = rig.running();
    machines.addNode(OTHER, 0.05, 8_192);

    drain();

    Eventually.holds(
        "they say why they stay",
        () ->
            leftovers().size() == 2
                && leftovers().stream()
                    .allMatch(left ->
                        left.isStuck() && left.reason().contains("agent-2: needs 0.1 cpu")));
    assertThat(rig.running()).containsAll(before);

    machines.addNode("agent-3", 8, 8_192);
    Eventually.holds("they moved", () -> on(DRAINED).isEmpty() && rig.instances().size() == 2);
  }

  @Test
  void whatIsLeftAtTheDeadlineStopsIfForced() throws Exception {
    deploy(2);
    rig.settled();

    rig.leader().drain(new DrainWish(DRAINED, Duration.ofMinutes(5), true, Optional.empty()));
    rig.settled();
    assertThat(on(DRAINED)).hasSize(2);
    clock.advance(Duration.ofMinutes(5));
    rig.settled();

    Eventually.holds("nothing lives there", () -> machines.living().isEmpty());
    Eventually.holds("two wait", () -> rig.instances().size() == 2);
    machines.addNode(OTHER, 8, 8_192);
    Eventually.holds("two run elsewhere", () -> on(OTHER).size() == 2);
    assertThat(rig.instances()).hasSize(2);
  }

  @Test
  void aNewLeaderGoesOnWithTheDrain() throws Exception {
    deploy(2);
    rig.settled();
    Set<TaskId> before = rig.running();
    machines.behave(LeaderRig.WEB, FakeBehavior.RUNS.startingSlowly());
    machines.addNode(OTHER, 8, 8_192);
    drain();
    Eventually.holds("both replacements start", () -> staging() == 2);

    rig.reelect();

    assertThat(rig.leader().view().drains()).containsOnlyKeys(DRAINED);
    assertThat(rig.running()).isEqualTo(before);
    on(OTHER).forEach(instance -> machines.proceed(instance.taskId()));
    Eventually.holds("the agent is empty", () -> on(DRAINED).isEmpty());
    assertThat(rig.instances()).hasSize(2);
    assertThat(machines.living()).hasSize(2);
  }

  @Test
  void anUndrainedAgentKeepsWhatItHasAndGetsTasksAgain() throws Exception {
    deploy(2);
    rig.settled();
    Set<TaskId> before = rig.running();
    drain();
    Eventually.holds("replacements wait", () -> rig.instances().size() == 4);

    assertThat(rig.leader().undrain(DRAINED)).isTrue();

    Eventually.holds("no replacement waits", () -> rig.instances().size() == 2);
    assertThat(rig.running()).isEqualTo(before);
    assertThat(rig.leader().undrain(DRAINED)).isFalse();
    deploy(3);
    rig.settled();
    assertThat(on(DRAINED)).hasSize(3);
  }

  @Test
  void aRollingUpdateDuringADrainEndsElsewhere() throws Exception {
    rig.deploy(LeaderRig.withHealthCheck("one", 2));
    rig.settled();
    drain();
    machines.addNode(OTHER, 8, 8_192);

    rig.leader()
        .change(
            new TreeChange(
                LeaderRig.WEB.parent(),
                root -> root.withApp(rig.read(LeaderRig.withHealthCheck("two", 2))),
                true));
    rig.settled();

    Eventually.holds("the agent is empty", () -> on(DRAINED).isEmpty());
    assertThat(on(OTHER)).hasSize(2);
  }

  @Test
  void anEmptyAgentIsForgottenAndIsANormalOneWhenItReturns() throws Exception {
    drain();

    rig.leader().forget(DRAINED, false);

    Eventually.holds("it is not listed", () -> rig.leader().nodes().isEmpty());
    assertThat(rig.leader().view().drains()).isEmpty();
    assertThat(rig.store.paths()).noneMatch(path -> path.contains(DRAINED));
    machines.addNode(DRAINED, 8, 8_192);
    deploy(1);
    rig.settled();
    assertThat(on(DRAINED)).hasSize(1);
  }

  @Test
  void anAgentWithTasksIsNotForgotten() throws Exception {
    deploy(1);
    rig.settled();
    String task = rig.running().iterator().next().toString();

    assertThatThrownBy(() -> rig.leader().forget(DRAINED, true))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal ->
                assertThat(refusal.reason())
                    .isEqualTo(
                        new Reason.Occupied(
                            "Agent agent-1 still has 1 task. Drain it first: ngp node drain agent-1.",
                            List.of(task))));
    assertThat(rig.running()).hasSize(1);
  }

  @Test
  void anAgentCutOffWithTasksIsForgottenByForceOnly() throws Exception {
    deploy(2);
    rig.settled();
    machines.loseNode(DRAINED);
    Eventually.holds("they are cut off", () -> rig.running().isEmpty());

    assertThatThrownBy(() -> rig.leader().forget(DRAINED, false))
        .hasMessageContaining("force=true");
    rig.leader().forget(DRAINED, true);

    machines.addNode(OTHER, 8, 8_192);
    Eventually.holds("they run elsewhere", () -> on(OTHER).size() == 2);
    assertThat(rig.instances()).hasSize(2);
    assertThat(rig.leader().nodes()).hasSize(1);
  }

  @Test
  void anUnknownAgentIsToldWithTheKnownOnes() {
    assertThatThrownBy(() ->
            rig.leader().drain(new DrainWish("agent-9", Duration.ZERO, false, Optional.empty())))
        .hasMessage("There is no agent \"agent-9\". Known agents: agent-1.");
  }

  @Test
  void agentTakesTasksAgainWhenItsMaintenanceIsOver() throws Exception {
    deploy(2);
    rig.settled();
    Optional<Duration> window = Optional.of(Duration.ofHours(1));

    rig.leader().drain(new DrainWish(DRAINED, Duration.ZERO, true, window));
    Eventually.holds("it is empty", () -> on(DRAINED).isEmpty());
    clock.advance(Duration.ofHours(1));
    rig.settled();

    Eventually.holds("the tasks are back", () -> on(DRAINED).size() == 2);
    assertThat(rig.leader().view().drains()).isEmpty();
  }

  @Test
  void maintenanceEndsUnderAnotherLeader() throws Exception {
    Optional<Duration> window = Optional.of(Duration.ofHours(1));
    rig.leader().drain(new DrainWish(DRAINED, Duration.ZERO, false, window));

    rig.reelect();

    assertThat(rig.leader().view().drains()).containsKey(DRAINED);
    clock.advance(Duration.ofHours(1));
    rig.settled();
    Eventually.holds("it is over", () -> rig.leader().view().drains().isEmpty());
  }

  private void deploy(int instances) {
    rig.deploy(
        "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":%d,\"cpus\":0.1}"
            .formatted(instances));
  }

  private void drain() {
    rig.leader().drain(new DrainWish(DRAINED, Duration.ZERO, false, Optional.empty()));
  }

  private void acknowledge(Map<String, Integer> busy) {
    long version = rig.leader().routes().table().version();
    rig.leader().routes().acknowledged("balancer-1", rig.epoch(), version, busy);
  }

  private List<Instance> on(String agent) {
    return rig.instances().stream().filter(instance -> instance.isOn(agent)).toList();
  }

  private long staging() {
    return rig.instances().stream().filter(i -> i.condition() == Condition.STAGING).count();
  }

  private List<Leftover> leftovers() {
    return Leftover.on(DRAINED, rig.leader().view());
  }
}
