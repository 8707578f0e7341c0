package io.ngp.cli.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A running deployment.
 *
 * @param currentStep counted from 1; 0 before the first
 * @param currentActions what it does now, like {@code RestartApplication /www}
 */
public record DeploymentInfo(
    String id,
    String version,
    List<AppId> affectedApps,
    List<String> currentActions,
    int currentStep,
    int totalSteps) {

  static DeploymentInfo from(JsonNode deployment) {
    return new DeploymentInfo(
        Json.text(deployment, "id"),
        Json.text(deployment, "version"),
        deployment
            .path("affectedApps")
            .valueStream()
            .map(app -> new AppId(Json.text(app)))
            .toList(),
        deployment.path("currentActions").valueStream().map(DeploymentInfo::action).toList(),
        deployment.path("currentStep").asInt(0),
        deployment.path("totalSteps").asInt(0));
  }

  private static String action(JsonNode action) {
    var subject = Json.text(action, action.has("app") ? "app" : "pod");
    return Json.text(action, "action") + " " + subject;
  }
}
