package io.ngp.cli.adopt.marathon;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes out of an app as Marathon shows it what nobody defined. */
final class Facts {
  private static final List<String> READ_ONLY =
      List.of(
          "version",
          "versionInfo",
          "tasks",
          "tasksStaged",
          "tasksRunning",
          "tasksHealthy",
          "tasksUnhealthy",
          "tasksStats",
          "taskStats",
          "deployments",
          "readinessCheckResults",
          "lastTaskFailure",
          "residency");

  private Facts() {}

  /** The definition alone: the same object, changed. */
  static ObjectNode removed(ObjectNode app) {
    app.remove(READ_ONLY);
    removeEchoes(app);
    return app;
  }

  /** Older releases show deprecated members beside those that replaced them. */
  private static void removeEchoes(ObjectNode app) {
    if (!app.path("fetch").isEmpty() && uris(app.path("fetch")).equals(texts(app.path("uris")))) {
      app.remove("uris");
    }
    var docker = app.path("container").path("docker");
    var hasMappings =
        !docker.path("portMappings").isEmpty()
            || !app.path("container").path("portMappings").isEmpty();
    if (hasMappings || app.has("portDefinitions")) {
      // The service ports again, as they are assigned.
      app.remove("ports");
    }
  }

  private static Set<String> uris(JsonNode fetch) {
    return fetch
        .valueStream()
        .map(each -> each.path("uri").asString(""))
        .collect(Collectors.toSet());
  }

  private static Set<String> texts(JsonNode list) {
    return list.valueStream().map(each -> each.asString("")).collect(Collectors.toSet());
  }
}
