package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.event.Events;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deployments and what starting one is answered with (marathon/API.md 2.1, 2.4). */
final class DeploymentJson {
  private DeploymentJson() {}

  /** A DeploymentResult with the header that names the deployment. */
  static Reply result(int status, DeploymentPlan plan) {
    ObjectNode body =
        Json.object().put("version", plan.version().toString()).put("deploymentId", plan.id());
    return named(plan, Reply.json(status, body));
  }

  static Reply result(DeploymentPlan plan) {
    return result(200, plan);
  }

  static Reply named(DeploymentPlan plan, Reply reply) {
    return reply.withHeader("Marathon-Deployment-Id", plan.id());
  }

  /** A running deployment; {@code view} is the picture it is from. */
  static ObjectNode write(Deployment deployment, ClusterView view) {
    DeploymentPlan plan = deployment.plan();
    ObjectNode json = Json.object();
    json.put("id", plan.id());
    json.put("version", plan.version().toString());
    ArrayNode apps = json.putArray("affectedApps");
    ArrayNode pods = json.putArray("affectedPods");
    plan.affectedApps().forEach(id -> (plan.isPod(id) ? pods : apps).add(id.toString()));
    json.set("steps", steps(plan));
    ArrayNode current = json.putArray("currentActions");
    for (Action action : currentActions(deployment)) {
      ObjectNode written = Events.action(plan, action);
      written.set("readinessCheckResults", ReadinessJson.of(action.app(), deployment, view));
      current.add(written);
    }
    json.put("currentStep", plan.isEmpty() ? 0 : deployment.currentStep() + 1);
    json.put("totalSteps", plan.steps().size());
    return json;
  }

  private static List<Action> currentActions(Deployment deployment) {
    boolean isUnderWay = deployment.currentStep() < deployment.plan().steps().size();
    return isUnderWay ? deployment.step().actions() : List.of();
  }

  static ArrayNode steps(DeploymentPlan plan) {
    return Events.steps(plan);
  }
}
