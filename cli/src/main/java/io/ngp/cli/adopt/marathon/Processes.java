package io.ngp.cli.adopt.marathon;

import io.ngp.cli.adopt.draft.Findings;
import io.ngp.iac.diagnostic.Position;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a process of the machine of an app that runs in a container. */
final class Processes {
  private Processes() {}

  /** Takes the container out of {@code app}, if it has a command of its own; its ports stay. */
  static void strip(ObjectNode app, Findings findings, Function<String, Position> places) {
    var container = app.path("container");
    var hasCommand = !app.path("cmd").asString("").isEmpty() || !app.path("args").isEmpty();
    if (!container.isObject()) {
      return;
    }
    if (!hasCommand) {
      findings.changed(
          "/container/docker",
          places.apply("/container/docker"),
          "What it runs is said by its image alone, so it stays a container.",
          "Give it a \"cmd\".");
      return;
    }
    var mappings =
        container.path("portMappings").isMissingNode()
            ? container.path("docker").path("portMappings")
            : container.path("portMappings");
    var isOnHost =
        app.path("networks").path(0).path("mode").asString("host").equalsIgnoreCase("host")
            && container.path("docker").path("network").asString("host").equalsIgnoreCase("host")
            && app.path("ipAddress").isEmpty();
    if (!isOnHost) {
      definitions(app, mappings);
    }
    findings.dropped(
        "/container",
        places.apply("/container"),
        "Its command runs as a process of the machine%s, not in %s."
            .formatted(isOnHost ? "" : " and listens on $PORT0, $PORT1, ...", image(container)),
        "Install what it needs on the machine, or bring it along by \"fetch\".");
    for (var member : new String[] {"container", "networks", "ipAddress"}) {
      app.remove(member);
    }
  }

  private static String image(JsonNode container) {
    var image = container.path("docker").path("image").asString("");
    return image.isEmpty() ? "a container" : "the image " + image;
  }

  private static void definitions(ObjectNode app, JsonNode mappings) {
    app.remove("ports");
    var definitions = app.putArray("portDefinitions");
    for (var mapping : mappings) {
      var definition = definitions.addObject();
      definition.put("port", mapping.path("servicePort").asInt(0));
      for (var member : new String[] {"protocol", "name", "labels"}) {
        if (mapping.hasNonNull(member)) {
          definition.set(member, mapping.get(member));
        }
      }
    }
  }
}
