package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Definitions of an app's canary: a second app that gets a share of the first one's requests. Pure.
 *
 * @param of the app whose requests are shared
 */
record Canary(AppId of) {
  static final String OF_LABEL = "NGP_CANARY_OF";
  static final String WEIGHT_LABEL = "NGP_WEIGHT";

  private static final String SUFFIX = "-canary";

  /** What the API adds to a definition when it shows it. */
  private static final List<String> SHOWN = List.of("version", "versionInfo");

  /** Ports the platform gives out by itself; two apps can't have the same. */
  private static final int ANY = 0;

  AppId id() {
    return new AppId(of.path() + SUFFIX);
  }

  /**
   * The canary's definition.
   *
   * @param definition to begin with: the app's own, a former canary's, or a new one
   * @param percent of the app's requests
   */
  ObjectNode definition(ObjectNode definition, int percent, int instances) {
    var canary = withoutShown(definition);
    canary.put("id", id().path()).put("instances", instances);
    labels(canary).put(OF_LABEL, of.path()).put(WEIGHT_LABEL, String.valueOf(percent));
    forgetPorts(canary);
    return canary;
  }

  /** The app as its canary is, in as many instances as the app has, at the app's ports. */
  ObjectNode promoted(ObjectNode canary, AppInfo app) {
    var promoted = withoutShown(canary);
    promoted.put("id", of.path()).put("instances", app.instances());
    labels(promoted).remove(List.of(OF_LABEL, WEIGHT_LABEL));
    var own = app.definition();
    keepPorts(promoted.path("portDefinitions"), own.path("portDefinitions"), "port");
    keepPorts(
        promoted.path("container").path("portMappings"),
        own.path("container").path("portMappings"),
        "servicePort");
    return promoted;
  }

  /** How many instances a new canary needs for its share: as many per request as the app has. */
  static int instances(AppInfo app, int percent) {
    return Math.max(1, (int) Math.ceil(app.instances() * percent / 100.0));
  }

  /** Whether {@code app} is what it must be to be this canary. */
  boolean isOurs(AppInfo app) {
    return of.path().equals(app.labels().get(OF_LABEL));
  }

  private static ObjectNode withoutShown(ObjectNode definition) {
    var copy = definition.deepCopy();
    copy.remove(SHOWN);
    return copy;
  }

  private static ObjectNode labels(ObjectNode definition) {
    return definition.path("labels") instanceof ObjectNode labels
        ? labels
        : definition.putObject("labels");
  }

  private static void forgetPorts(ObjectNode definition) {
    for (var port : definition.path("portDefinitions").values()) {
      put(port, "port", ANY);
    }
    for (var port : definition.path("container").path("portMappings").values()) {
      put(port, "servicePort", ANY);
    }
  }

  private static void keepPorts(JsonNode ports, JsonNode own, String member) {
    for (var i = 0; i < Math.min(ports.size(), own.size()); i++) {
      put(ports.path(i), member, own.path(i).path(member).asInt(ANY));
    }
  }

  private static void put(JsonNode port, String member, int value) {
    if (port instanceof ObjectNode object) {
      object.put(member, value);
    }
  }

  /** A definition with another image; what runs in it stays. */
  static ObjectNode withImage(ObjectNode definition, String image) {
    var changed = definition.deepCopy();
    var container =
        changed.path("container") instanceof ObjectNode given
            ? given
            : changed.putObject("container").put("type", "DOCKER");
    var docker =
        container.path("docker") instanceof ObjectNode given
            ? given
            : container.putObject("docker");
    docker.put("image", image);
    return changed;
  }

  /** A definition with another command. */
  static ObjectNode withCommand(ObjectNode definition, String command) {
    var changed = definition.deepCopy();
    changed.remove("args");
    return changed.put("cmd", command);
  }

  /** A definition with one more, or another, variable. */
  static ObjectNode withVariable(ObjectNode definition, String name, String value) {
    var changed = definition.deepCopy();
    var variables =
        changed.path("env") instanceof ObjectNode given ? given : changed.putObject("env");
    variables.put(name, value);
    return changed;
  }
}
