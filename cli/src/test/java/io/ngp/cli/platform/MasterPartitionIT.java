package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.provider.local.testing.Machines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Three masters and an agent on machines of their own, and a network that fails between them. */
@Tag("long")
class MasterPartitionIT {
  @TempDir private Path root;
  private MachinePlatform platform;
  private Machines machines;

  @BeforeEach
  void start() throws IOException {
    var obstacle = Machines.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    machines = new Machines(4);
    platform = new MachinePlatform(root, machines, 3, 1);
    platform.start(Map.of());
  }

  @AfterEach
  void end() {
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void leaderThatOtherMastersDoNotHearActsNoMoreThoughAgentsAndClientsHearIt() {
    var leader = platform.leader();
    var others = platform.others(leader);
    platform.run(leader, "/kept");

    others.forEach(other -> machines.part(leader, other));
    var cut = System.nanoTime();
    assertNewLeaderActs(leader, others, cut);
    var stale = platform.send("DELETE", leader, "/v2/apps//kept");
    assertThat(stale.isOk()).as(stale.text()).isFalse();

    others.forEach(other -> machines.join(leader, other));
    assertWhole(leader, others);
  }

  @Test
  @EnabledIfSystemProperty(named = "ngp.long", matches = "true", disabledReason = "mvn -Plong")
  void leaderWithoutNetworkAcceptsNothingAndFollowsWhenItIsBack() {
    var leader = platform.leader();
    var others = platform.others(leader);
    platform.run(leader, "/kept");

    machines.cut(leader);
    var cut = System.nanoTime();
    assertNewLeaderActs(leader, others, cut);
    var stale = platform.sendFromThere("DELETE", leader, "/v2/apps//kept");
    assertThat(stale.isOk()).as(stale.text()).isFalse();

    machines.mend(leader);
    assertWhole(leader, others);
  }

  private void assertNewLeaderActs(int leader, List<Integer> others, long cut) {
    RunningPlatform.await(
        "another master accepts",
        MachinePlatform.SOON,
        () -> others.stream().anyMatch(other -> platform.post(other, "/meanwhile")));
    var accepted = Duration.ofNanos(System.nanoTime() - cut);
    RunningPlatform.await(
        "the agent runs what the new leader says",
        MachinePlatform.SOON,
        () -> platform.running(others.getFirst(), "/meanwhile").size() == 1);
    System.out.printf(
        "Leader %d was cut off; another accepted after %d ms%n", leader, accepted.toMillis());
    assertThat(platform.leader()).isNotEqualTo(leader);
  }

  private void assertWhole(int formerLeader, List<Integer> others) {
    RunningPlatform.await("all masters are well", MachinePlatform.SOON, platform::allHealthy);
    assertThat(platform.health(formerLeader)).contains("following ");
    assertThat(platform.leaders()).hasSize(1);
    for (var id : List.of(formerLeader, others.getFirst())) {
      assertThat(platform.running(id, "/kept")).hasSize(1);
      assertThat(platform.running(id, "/meanwhile")).hasSize(1);
    }
  }
}
