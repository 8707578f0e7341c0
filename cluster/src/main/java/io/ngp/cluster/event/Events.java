package io.ngp.cluster.event;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of Marathon's events (marathon/API.md 13), without the members every event has. */
public final class Events {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Events() {}

  /** Body of {@code instance_changed_event}. */
  public static ObjectNode instanceChanged(Instance instance) {
    ObjectNode body = ofInstance(instance);
    body.put("condition", instance.condition().text());
    instance
        .placement()
        .ifPresent(placement ->
            body.put("agentId", placement.agent().id()).put("host", placement.agent().host()));
    return body;
  }

  /** Body of {@code instance_health_changed_event}. */
  public static ObjectNode instanceHealthChanged(Instance instance) {
    ObjectNode body = ofInstance(instance);
    instance
        .isHealthy()
        .ifPresentOrElse(healthy -> body.put("healthy", healthy), () -> body.putNull("healthy"));
    return body;
  }

  /** Body of {@code status_update_event}. */
  public static ObjectNode statusUpdate(Instance instance, TaskId task, String message) {
    ObjectNode body = JSON.objectNode();
    body.put("slaveId", instance.placement().map(p -> p.agent().id()).orElse(""));
    body.put("taskId", task.toString());
    body.put("taskStatus", instance.condition().taskState());
    body.put("message", message);
    body.put("appId", instance.app().toString());
    String host = instance.placement().map(p -> p.agent().host()).orElse("");
    body.put("host", host);
    body.putArray("ipAddresses");
    ArrayNode ports = body.putArray("ports");
    instance.placement().ifPresent(p -> p.hostPorts().forEach(ports::add));
    body.put("version", instance.version().toString());
    return body;
  }

  /** Body of {@code unknown_instance_terminated_event}. */
  public static ObjectNode unknownInstanceTerminated(InstanceId id, String condition) {
    return JSON.objectNode()
        .put("instanceId", id.toString())
        .put("runSpecId", id.app().toString())
        .put("condition", condition);
  }

  /** Body of {@code app_terminated_event}. */
  public static ObjectNode appTerminated(PathId app) {
    return JSON.objectNode().put("appId", app.toString());
  }

  /** Body of {@code group_change_success}. */
  public static ObjectNode groupChanged(PathId group, Version version) {
    return JSON.objectNode().put("groupId", group.toString()).put("version", version.toString());
  }

  /** Body of {@code group_change_failed}. */
  public static ObjectNode groupChangeFailed(PathId group, Version version, String reason) {
    return groupChanged(group, version).put("reason", reason);
  }

  /** Body of {@code deployment_info} and the step events. */
  public static ObjectNode deploymentStep(DeploymentPlan plan, Step step) {
    ObjectNode body = JSON.objectNode();
    body.set("plan", plan(plan));
    body.set("currentStep", step(plan, step));
    return body;
  }

  /** Body of {@code deployment_success}. */
  public static ObjectNode deploymentEnded(DeploymentPlan plan) {
    ObjectNode body = JSON.objectNode().put("id", plan.id());
    body.set("plan", plan(plan));
    return body;
  }

  /** Body of {@code deployment_failed}. */
  public static ObjectNode deploymentFailed(DeploymentPlan plan, String reason) {
    return deploymentEnded(plan).put("reason", reason);
  }

  /**
   * Body of {@code failed_health_check_event}; its {@code taskId} holds the instance id, as in
   * Marathon.
   */
  public static ObjectNode healthCheckFailed(Instance instance, HealthCheck check) {
    ObjectNode body = JSON.objectNode();
    body.put("appId", instance.app().toString());
    body.put("taskId", instance.id().toString());
    body.set("healthCheck", healthCheck(check));
    return body;
  }

  /** Body of {@code add_health_check_event}. */
  public static ObjectNode healthCheckAdded(App app, HealthCheck check) {
    ObjectNode body = JSON.objectNode().put("appId", app.id().toString());
    body.set("healthCheck", healthCheck(check));
    return body.put("version", app.version().toString());
  }

  /** Body of {@code remove_health_check_event}. */
  public static ObjectNode healthCheckRemoved(PathId app) {
    return JSON.objectNode().put("appId", app.toString());
  }

  /** Body of {@code health_status_changed_event}. */
  public static ObjectNode healthStatusChanged(Instance instance, boolean alive) {
    return JSON.objectNode()
        .put("appId", instance.app().toString())
        .put("instanceId", instance.id().toString())
        .put("version", instance.version().toString())
        .put("alive", alive);
  }

  /** Body of {@code unhealthy_instance_kill_event}. */
  public static ObjectNode unhealthyInstanceKilled(Instance instance, String reason) {
    ObjectNode body =
        JSON.objectNode()
            .put("appId", instance.app().toString())
            .put("taskId", instance.taskId().toString())
            .put("instanceId", instance.id().toString())
            .put("version", instance.version().toString())
            .put("reason", reason);
    body.put("host", instance.placement().map(p -> p.agent().host()).orElse(""));
    body.put("slaveId", instance.placement().map(p -> p.agent().id()).orElse(""));
    return body;
  }

  private static ObjectNode ofInstance(Instance instance) {
    return JSON.objectNode()
        .put("instanceId", instance.id().toString())
        .put("runSpecId", instance.app().toString())
        .put("runSpecVersion", instance.version().toString());
  }

  private static ObjectNode plan(DeploymentPlan plan) {
    ObjectNode node = JSON.objectNode();
    node.put("id", plan.id());
    node.set("steps", steps(plan));
    node.put("version", plan.version().toString());
    return node;
  }

  /** Steps as {@code [{"actions":[{"action","app"}]}]}, with {@code pod} where it is one. */
  public static ArrayNode steps(DeploymentPlan plan) {
    ArrayNode array = JSON.arrayNode();
    plan.steps().forEach(step -> array.add(step(plan, step)));
    return array;
  }

  private static ObjectNode step(DeploymentPlan plan, Step step) {
    ObjectNode node = JSON.objectNode();
    ArrayNode actions = node.putArray("actions");
    for (Action action : step.actions()) {
      actions.add(action(plan, action));
    }
    return node;
  }

  /** An action as deployments and events show it (marathon/API.md 2.4). */
  public static ObjectNode action(DeploymentPlan plan, Action action) {
    boolean isPod = plan.isPod(action.app());
    return JSON.objectNode()
        .put("action", isPod ? action.podName() : action.name())
        .put(isPod ? "pod" : "app", action.app().toString());
  }

  private static ObjectNode healthCheck(HealthCheck check) {
    ObjectNode node = JSON.objectNode();
    node.put("protocol", check.protocol().name());
    check.path().ifPresent(path -> node.put("path", path));
    check.port().ifPresent(port -> node.put("port", port));
    check.portIndex().ifPresent(index -> node.put("portIndex", index));
    check.command().ifPresent(command -> node.putObject("command").put("value", command));
    node.put("gracePeriodSeconds", check.timing().grace().toSeconds());
    node.put("intervalSeconds", check.timing().interval().toSeconds());
    node.put("timeoutSeconds", check.timing().timeout().toSeconds());
    node.put("maxConsecutiveFailures", check.maxConsecutiveFailures());
    return node;
  }
}
