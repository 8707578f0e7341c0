package io.ngp.provider.cluster;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is asked of a cluster. */
final class MarathonApi {
  private final Masters masters;

  MarathonApi(Masters masters) {
    this.masters = masters;
  }

  /** An app with its counts, if it exists. */
  Optional<JsonNode> app(AppId id) throws ApiSilentException {
    return found(
            "GET",
            appPath(id) + "?embed=app.counts&embed=app.deployments&embed=app.lastTaskFailure")
        .map(answer -> answer.path("app"));
  }

  /**
   * Makes an app be exactly as defined.
   *
   * @param isForced also if deployments hold it; they end where they are
   */
  void put(AppId id, JsonNode definition, boolean isForced) throws ApiSilentException {
    masters.send(
        "PUT", appPath(id) + "?partialUpdate=false&force=" + isForced, Optional.of(definition));
  }

  /** Removes an app; returns the id of the deployment that does it, or empty if it is gone. */
  Optional<String> delete(AppId id) throws ApiSilentException {
    return found("DELETE", appPath(id) + "?force=true")
        .map(answer -> answer.path("deploymentId").asString(""));
  }

  /** The ids of the apps that a running deployment works on; empty if it has ended. */
  List<String> affectedBy(String deployment) throws ApiSilentException {
    return masters
        .send("GET", "/v2/deployments", Optional.empty())
        .valueStream()
        .filter(each -> each.path("id").asString("").equals(deployment))
        .flatMap(each -> each.path("affectedApps").valueStream())
        .map(each -> each.asString(""))
        .toList();
  }

  /**
   * Lets the API judge a definition without doing anything; returns whether the app would change.
   *
   * @throws ApiRefusalException if the definition is wrong
   */
  boolean wouldChange(AppId id, JsonNode definition) throws ApiSilentException {
    var body = JsonNodeFactory.instance.objectNode();
    body.putArray("apps").add(definition);
    var path = "/v2/groups" + id.group() + "?dryRun=true&force=true";
    return masters
        .send("PUT", path, Optional.of(body))
        .path("steps")
        .valueStream()
        .flatMap(step -> step.path("actions").valueStream())
        .anyMatch(action -> action.path("app").asString("").equals(id.path()));
  }

  /** Why an app does not run as wanted; nothing where the API cannot say (plain Marathon). */
  List<Diagnosis> diagnoses(AppId id) throws ApiSilentException {
    return found("GET", "/ngp/v1/apps" + id + "/diagnostics").stream()
        .flatMap(answer -> answer.path("diagnostics").valueStream())
        .map(Diagnosis::of)
        .toList();
  }

  private static String appPath(AppId id) {
    return "/v2/apps" + id;
  }

  private Optional<JsonNode> found(String method, String path) throws ApiSilentException {
    try {
      return Optional.of(masters.send(method, path, Optional.empty()));
    } catch (ApiRefusalException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
