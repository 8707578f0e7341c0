package io.ngp.cluster.control;

import io.ngp.cluster.drain.Drain;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Drains as they are stored; reading what was written gives it back. */
final class DrainJson {
  private DrainJson() {}

  static ObjectNode write(Drain drain) {
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("agent", drain.agent())
            .put("since", drain.since().toString())
            .put("deadline", drain.deadline().toString())
            .put("force", drain.force());
    drain.until().ifPresent(until -> json.put("until", until.toString()));
    return json;
  }

  static Drain read(JsonNode node) {
    return new Drain(
        node.path("agent").asString(),
        Instant.parse(node.path("since").asString()),
        Instant.parse(node.path("deadline").asString()),
        node.path("force").asBoolean(),
        Optional.of(node.path("until").asString(""))
            .filter(text -> !text.isEmpty())
            .map(Instant::parse));
  }
}
