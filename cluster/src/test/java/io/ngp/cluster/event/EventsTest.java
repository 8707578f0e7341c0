package io.ngp.cluster.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.Contract;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Excerpt;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.testing.TestApps;
import io.ngp.cluster.testing.TestInstances;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ObjectNode;

/** Events have the members that the API's description, and with it Marathon, says they have. */
class EventsTest {
  private static final Contract CONTRACT = new Contract();
  private static final PathId GROUP = PathId.parse("/shop");

  private final App app =
      TestApps.withHealthChecks(TestApps.app("/shop/web"), TestApps.httpCheck());
  private final Instance placed =
      TestInstances.placed(TestInstances.in(Condition.RUNNING, app, 1), "agent-1");
  private final Step step = new Step(List.of(new Action.Restart(app.id())));
  private final DeploymentPlan plan =
      new DeploymentPlan(
          "5ed4c0c5", TestApps.version(1), Excerpt.EMPTY, Excerpt.EMPTY, List.of(step));

  private Map<String, ObjectNode> bodies() {
    return Map.ofEntries(
        Map.entry("group_change_success", Events.groupChanged(GROUP, plan.version())),
        Map.entry("group_change_failed", Events.groupChangeFailed(GROUP, plan.version(), "locked")),
        Map.entry("deployment_info", Events.deploymentStep(plan, step)),
        Map.entry("deployment_step_failure", Events.deploymentStep(plan, step)),
        Map.entry("deployment_success", Events.deploymentEnded(plan)),
        Map.entry("deployment_failed", Events.deploymentFailed(plan, "cancelled")),
        Map.entry("status_update_event", Events.statusUpdate(placed, placed.taskId(), "")),
        Map.entry(
            "instance_changed_event", Events.instanceChanged(TestInstances.scheduled(app, 2))),
        Map.entry("instance_health_changed_event", Events.instanceHealthChanged(placed)),
        Map.entry(
            "unknown_instance_terminated_event",
            Events.unknownInstanceTerminated(placed.id(), "Killed")),
        Map.entry("app_terminated_event", Events.appTerminated(app.id())),
        Map.entry("add_health_check_event", Events.healthCheckAdded(app, TestApps.httpCheck())),
        Map.entry("remove_health_check_event", Events.healthCheckRemoved(app.id())),
        Map.entry(
            "failed_health_check_event", Events.healthCheckFailed(placed, TestApps.httpCheck())),
        Map.entry("health_status_changed_event", Events.healthStatusChanged(placed, true)),
        Map.entry("unhealthy_instance_kill_event", Events.unhealthyInstanceKilled(placed, "sick")));
  }

  @TestFactory
  Stream<DynamicTest> everyEventIsAsDescribed() {
    return bodies().entrySet().stream()
        .map(event ->
            DynamicTest.dynamicTest(
                event.getKey(),
                () -> {
                  ObjectNode body = event.getValue().deepCopy();
                  body.put("eventType", event.getKey());
                  body.put("timestamp", "2026-01-01T00:00:00.000Z");
                  assertThat(CONTRACT.problems("Event", body)).as(body.toString()).isEmpty();
                }));
  }
}
