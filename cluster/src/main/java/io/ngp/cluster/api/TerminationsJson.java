package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Termination;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How tasks and containers of pods ended (Marathon, podStatus.raml, TerminationHistory, which
 * Marathon itself describes but leaves empty).
 */
final class TerminationsJson {
  private TerminationsJson() {}

  static ObjectNode write(Termination termination) {
    ObjectNode json = Json.object();
    json.put("instanceID", termination.task().instance().toString());
    json.put("startedAt", Version.format(termination.startedAt()));
    json.put("terminatedAt", Version.format(termination.terminatedAt()));
    if (!termination.message().isEmpty()) {
      json.put("message", termination.message());
    }
    ArrayNode containers = json.putArray("containers");
    for (ContainerEnd end : termination.containers()) {
      containers
          .addObject()
          .put("containerId", termination.task().container(end.container()))
          .put("lastKnownState", end.condition().taskState())
          .set("termination", state(end));
    }
    return json;
  }

  /** What is known of one container's end, maybe nothing. */
  static ObjectNode state(ContainerEnd end) {
    ObjectNode json = Json.object();
    end.exitCode().ifPresent(code -> json.put("exitCode", code));
    if (!end.message().isEmpty()) {
      json.put("message", end.message());
    }
    return json;
  }
}
