package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.StateStore.Write;
import io.ngp.cluster.launch.LaunchQueue.Kept;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The delays of an app's launches as a document. */
final class DelayJson {
  private DelayJson() {}

  static Write write(PathId app, List<Kept> delays) {
    if (delays.isEmpty()) {
      return new Write.Delete(Paths.delays(app));
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("app", app.toString());
    ArrayNode list = json.putArray("delays");
    for (Kept kept : delays) {
      list.addObject()
          .put("configuration", kept.configuration().toString())
          .put("failures", kept.failures())
          .put("since", kept.since().toString());
    }
    return new Write.Put(Paths.delays(app), json);
  }

  static List<Kept> read(JsonNode json) {
    PathId app = PathId.parse(json.path("app").stringValue());
    return json.path("delays")
        .valueStream()
        .map(each ->
            new Kept(
                app,
                Version.parse(each.path("configuration").stringValue()),
                each.path("failures").intValue(),
                Instant.parse(each.path("since").stringValue())))
        .toList();
  }
}
