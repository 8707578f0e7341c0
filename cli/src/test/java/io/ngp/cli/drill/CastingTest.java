package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.api.Json;
import io.ngp.cli.api.NodeInfo;
import io.ngp.cli.drill.Casting.Chosen;
import io.ngp.cli.drill.Casting.Missing;
import io.ngp.cli.drill.Scene.Placed;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CastingTest {
  private static final Set<String> NOBODY = Set.of();

  private static final Scene LARGE =
      scene(
          List.of(
              node("master-1", "master", false),
              node("master-2", "master", true),
              node("master-3", "master", false),
              node("agent-1", "agent", false),
              node("agent-2", "agent", false),
              node("balancer-1", "balancer", false),
              node("balancer-2", "balancer", false)),
          new Placed("www.1", "agent-1", false),
          new Placed("www.2", "agent-2", true),
          new Placed("www.3", "agent-2", true));

  private static final Scene SMALL =
      scene(
          List.of(
              node("master-1", "master", true),
              node("agent-1", "agent", false),
              node("balancer-1", "balancer", false)),
          new Placed("www.1", "agent-1", true));

  @Test
  void theLeaderTheBusiestAgentAGoodTaskAndABalancerAreChosen() {
    assertThat(Casting.of(Drill.FREEZE_LEADER, LARGE, NOBODY))
        .isEqualTo(new Chosen(new Victim.Leader("master-2")));
    assertThat(Casting.of(Drill.KILL_AGENT, LARGE, NOBODY))
        .isEqualTo(new Chosen(new Victim.Agent("agent-2")));
    assertThat(Casting.of(Drill.KILL_TASK, LARGE, NOBODY))
        .isEqualTo(new Chosen(new Victim.Task("www.2", "agent-2")));
    assertThat(Casting.of(Drill.KILL_BALANCER, LARGE, NOBODY))
        .isEqualTo(new Chosen(new Victim.Balancer("balancer-1")));
  }

  @ParameterizedTest
  @EnumSource(Drill.class)
  void whatWouldCostRequestsForSureIsNotTried(Drill drill) {
    assertThat(Casting.of(drill, SMALL, Set.of("agent-1")))
        .isInstanceOfSatisfying(
            Missing.class,
            missing -> {
              assertThat(missing.reason()).endsWith(".");
              assertThat(missing.fix()).isNotEmpty();
            });
  }

  @Test
  void agentWhoseInstancesAreAllThereAreIsSpared() {
    var scene =
        scene(
            LARGE.nodes(),
            new Placed("www.1", "agent-1", true),
            new Placed("www.2", "agent-1", true));

    assertThat(Casting.of(Drill.KILL_AGENT, scene, NOBODY))
        .isInstanceOfSatisfying(
            Missing.class, missing -> assertThat(missing.reason()).contains("agent-1"));
  }

  @Test
  void onlyADiskThatNobodyElseUsesIsFilled() {
    assertThat(Casting.of(Drill.FILL_DISK, LARGE, Set.of("agent-1", "agent-2")))
        .isEqualTo(new Chosen(new Victim.FullAgent("agent-2")));
    assertThat(Casting.of(Drill.FILL_DISK, LARGE, NOBODY))
        .isInstanceOfSatisfying(
            Missing.class, missing -> assertThat(missing.fix()).contains("mount"));
  }

  @Test
  void agentIsReplacedWhenOthersHaveAllInstances() {
    var victim = new Victim.Agent("agent-1");

    assertThat(victim.isReplaced(LARGE)).isFalse();
    assertThat(victim.isReplaced(moved())).isTrue();
  }

  @Test
  void platformIsBackWhenAllNodesAreThereAndWell() {
    var gone = scene(LARGE.nodes().subList(0, LARGE.nodes().size() - 1));

    assertThat(LARGE.isBackIn(moved())).isTrue();
    assertThat(LARGE.isBackIn(gone)).isFalse();
  }

  private static Scene moved() {
    return scene(
        LARGE.nodes(),
        Stream.of("www.2", "www.3", "www.4")
            .map(id -> new Placed(id, "agent-2", true))
            .toArray(Placed[]::new));
  }

  private static Scene scene(List<NodeInfo> nodes, Placed... tasks) {
    var masters =
        nodes.stream().filter(each -> each.role().equals("master")).map(NodeInfo::name).toList();
    return new Scene(masters, nodes, 3, List.of(tasks), true);
  }

  private static NodeInfo node(String name, String role, boolean isLeader) {
    return NodeInfo.from(
        Json.object()
            .put("name", name)
            .put("role", role)
            .put("healthy", true)
            .put("leader", isLeader));
  }
}
