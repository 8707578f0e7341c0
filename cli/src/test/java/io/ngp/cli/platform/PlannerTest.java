package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.NodeEntry.MasterEntry;
import io.ngp.cli.target.PlatformFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Planner.Wishes ANY_PORT =
      new Planner.Wishes(Optional.of(0), Optional.empty());
  private static final Planner.Wishes NONE = new Planner.Wishes(Optional.empty(), Optional.empty());

  @Test
  void firstPlanHasOneNodeOfEachRoleAtDifferentPorts() {
    var plan = plan(Optional.empty(), ANY_PORT, Set.of());

    assertThat(plan.nodes())
        .extracting(node -> node.name())
        .containsExactly("master-1", "agent-1", "balancer-1");
    var zooKeeper = plan.nodesOf(MasterEntry.class).getFirst().zooKeeper();
    assertThat(
            Set.of(
                plan.apiPort(),
                plan.edgePort(),
                plan.nodes().get(1).controlPort(),
                plan.nodes().get(2).controlPort(),
                zooKeeper.peer(),
                zooKeeper.election(),
                zooKeeper.client()))
        .hasSize(7);
    assertThat(plan.domain()).isEqualTo("ngp.localhost");
  }

  @Test
  void rememberedPortThatSomebodyTookIsChosenAnewWhenNothingRuns() throws IOException {
    var former = plan(Optional.empty(), ANY_PORT, Set.of());
    try (var _ = listen(former.apiPort())) {
      var plan = plan(Optional.of(former), NONE, Set.of());

      assertThat(plan.apiPort()).isNotEqualTo(former.apiPort());
      assertThat(plan.edgePort()).isEqualTo(former.edgePort());
    }
  }

  @Test
  void masterCannotMoveWhileOthersRun() throws IOException {
    var former = plan(Optional.empty(), ANY_PORT, Set.of());
    try (var _ = listen(former.apiPort())) {
      assertThatThrownBy(() -> plan(Optional.of(former), NONE, Set.of("agent-1", "balancer-1")))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("Port " + former.apiPort() + " is taken by");
    }
  }

  @Test
  void rememberedEdgePortThatSomebodyTookIsRefusedBecausePeopleKnowIt() throws IOException {
    var former = plan(Optional.empty(), ANY_PORT, Set.of());
    try (var _ = listen(former.edgePort())) {
      assertThatThrownBy(() -> plan(Optional.of(former), NONE, Set.of()))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("Port " + former.edgePort() + " is taken by");
    }
  }

  @Test
  void wishedPortAndDomainReplaceTheRememberedOnesWhenNothingRuns() {
    var former = plan(Optional.empty(), ANY_PORT, Set.of());
    var wished = former.nodes().get(1).controlPort();

    var plan =
        plan(
            Optional.of(former),
            new Planner.Wishes(Optional.of(wished), Optional.of("my.localhost")),
            Set.of());

    assertThat(plan.edgePort()).isEqualTo(wished);
    assertThat(plan.domain()).isEqualTo("my.localhost");
    assertThat(plan.nodes().get(1).controlPort()).isNotEqualTo(wished);
  }

  @Test
  void wishThatIsTrueAlreadyIsNoContradiction() {
    var former = plan(Optional.empty(), ANY_PORT, Set.of());
    var wishes = new Planner.Wishes(Optional.of(former.edgePort()), Optional.of(former.domain()));

    assertThat(plan(Optional.of(former), wishes, Set.of("master-1", "agent-1", "balancer-1")))
        .isEqualTo(former);
  }

  private static PlatformFile plan(
      Optional<PlatformFile> former, Planner.Wishes wishes, Set<String> running) {
    return new Planner(new Ports(new Random())).plan(former, wishes, running);
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
