package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.testkit.engine.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a leader counts while it leads. */
class TermMetricsTest {
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
  void aDeploymentIsCountedAndTimedAndItsTasksAreCounted() throws Exception {
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"instances\":3,\"cpus\":0.1}");
    rig.settled();

    Eventually.holds(
        "its duration was measured",
        () -> metrics().timer("ngp.deployments.duration.timer.seconds").getCount() == 1);
    assertThat(count("marathon.deployments.counter")).isEqualTo(1);
    assertThat(count("marathon.tasks.launched.counter")).isEqualTo(3);
    assertThat(count("marathon.mesos.task-updates.task-running.counter")).isEqualTo(3);
    assertThat(count("ngp.events.published.counter")).isPositive();
  }

  @Test
  void cancelledDeploymentsAreCountedAndNotTimed() throws Exception {
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");
    rig.settled();
    DeploymentPlan stuck = rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":64}");

    rig.leader().cancel(stuck.id());

    Eventually.holds(
        "the end of both was counted",
        () ->
            count("ngp.deployments.failed.counter") == 1
                && metrics().timer("ngp.deployments.duration.timer.seconds").getCount() == 1);
  }

  @Test
  void aNewTermCountsAfresh() throws Exception {
    rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1}");
    rig.settled();

    rig.reelect();

    assertThat(count("marathon.deployments.counter")).isZero();
    assertThat(count("marathon.tasks.launched.counter")).isZero();
  }

  private MetricRegistry metrics() {
    return rig.leader().metrics().registry();
  }

  private long count(String name) {
    return metrics().counter(name).getCount();
  }
}
