package io.ngp.cli.deployment;

import io.ngp.cli.api.DeploymentInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import tools.jackson.databind.JsonNode;

/** Finds a running deployment by its id or an unambiguous beginning of it. */
final class RunningDeployment {
  private RunningDeployment() {}

  static DeploymentInfo find(PlatformApi api, String id) {
    var found = api.deployments().stream().filter(each -> each.id().startsWith(id)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new Failure(
        ExitStatus.FAILED,
        found.isEmpty()
            ? "No deployment " + id + " is under way; it has ended or never was."
            : "\"" + id + "\" begins the ids of " + found.size() + " deployments.",
        "See what is under way: ngp deployment list");
  }

  static JsonNode json(PlatformApi api, String id) {
    return api.client()
        .get("/v2/deployments")
        .valueStream()
        .filter(each -> Json.text(each, "id").equals(id))
        .findFirst()
        .orElseGet(Json::object);
  }
}
