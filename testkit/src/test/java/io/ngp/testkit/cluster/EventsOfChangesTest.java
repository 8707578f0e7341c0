package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.event.ClusterEvent;
import io.ngp.cluster.event.EventLog.Subscription;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeMachines;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the event stream tells of changes that don't succeed, and of the end of a term. */
class EventsOfChangesTest {
  private static final String TOO_BIG = "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":64}";

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
  void aChangeThatMeetsALockIsTold() throws Exception {
    DeploymentPlan waiting = rig.deploy(TOO_BIG);
    try (Subscription events = events("group_change_failed")) {
      assertThatThrownBy(() -> rig.deploy(TOO_BIG.replace("64", "32")))
          .isInstanceOf(RefusedException.class);

      ClusterEvent told = only(events);
      assertThat(told.body().propertyNames())
          .containsExactlyInAnyOrder("groupId", "version", "reason", "eventType", "timestamp");
      assertThat(told.body().path("groupId").asString()).isEqualTo("/shop");
      assertThat(told.body().path("reason").asString()).contains("locked");
    }
    assertThat(rig.leader().view().deployments())
        .singleElement()
        .satisfies(running -> assertThat(running.id()).isEqualTo(waiting.id()));
  }

  @Test
  void aDeploymentThatIsCancelledFailsInItsStep() throws Exception {
    DeploymentPlan plan = rig.deploy(TOO_BIG);
    try (Subscription events = events("deployment_step_failure", "deployment_failed")) {
      assertThat(rig.leader().cancel(plan.id())).isTrue();

      List<ClusterEvent> told = new ArrayList<>();
      Eventually.holds("both were told", () -> told.addAll(events.take(1_000)) && told.size() > 1);
      assertThat(told)
          .extracting(ClusterEvent::type)
          .containsExactly("deployment_step_failure", "deployment_failed");
      assertThat(told.getFirst().body().path("plan").path("id").asString()).isEqualTo(plan.id());
      assertThat(told.getFirst().body().path("currentStep").path("actions").isArray()).isTrue();
    }
  }

  @Test
  void theEndOfATermIsTheLastThingTold() throws Exception {
    try (Subscription events = events()) {
      rig.leader().close();

      assertThat(only(events).type()).isEqualTo("scheduler_disconnected_event");
      assertThat(events.isCutOff()).isTrue();
    }
  }

  private Subscription events(String... types) {
    return rig.leader().events().subscribe(Set.of(types));
  }

  private static ClusterEvent only(Subscription events) throws InterruptedException {
    List<ClusterEvent> taken = events.take(10_000);
    assertThat(taken).hasSize(1);
    return taken.getFirst();
  }
}
