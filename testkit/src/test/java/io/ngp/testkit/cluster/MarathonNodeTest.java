package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.cluster.app.PathId;
import io.ngp.testkit.engine.FakeBehavior;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client for Node.js, marathon-node as it is, does its work with a real master. */
@Timeout(300)
class MarathonNodeTest {
  private final NodePackage conversation = new NodePackage("marathon-node");

  @Test
  void appsGroupsDeploymentsAndEventsAreAsItExpects() throws Exception {
    Optional<String> obstacle = conversation.install();
    assumeTrue(obstacle.isEmpty(), () -> "marathon-node can't be run: " + obstacle.orElseThrow());
    LeaderRig rig = new LeaderRig();
    rig.machines.behave(PathId.parse("/slow"), FakeBehavior.RUNS.startingSlowly());
    try (ServedCluster cluster = ServedCluster.started(rig)) {
      NodePackage.Run run = conversation.run("conversation.js", cluster.uri("").toString());

      assertThat(run.status()).as(run.output()).isZero();
      assertThat(run.output().lines())
          .containsExactly(
              "created",
              "listed",
              "updated",
              "restarted",
              "refused",
              "deleted",
              "groups",
              "server",
              "deployments");
    }
  }
}
