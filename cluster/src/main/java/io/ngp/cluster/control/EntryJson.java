package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.timeline.Entry;
import io.ngp.cluster.timeline.Happening;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An app's timeline as a document. */
final class EntryJson {
  private EntryJson() {}

  static ObjectNode write(PathId app, List<Entry> entries) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("app", app.toString());
    ArrayNode list = json.putArray("entries");
    entries.forEach(entry -> write(list.addObject(), entry));
    return json;
  }

  private static void write(ObjectNode json, Entry entry) {
    Happening happening = entry.happening();
    json.put("sequence", entry.sequence()).put("count", entry.count());
    json.put("firstAt", entry.firstAt().toString()).put("at", entry.at().toString());
    json.put("kind", happening.kind().name()).put("tone", happening.tone().name());
    happening.task().ifPresent(task -> json.put("task", task.toString()));
    json.put("text", happening.text()).put("sameness", happening.sameness());
    ArrayNode output = json.putArray("output");
    happening.output().forEach(output::add);
    ObjectNode facts = json.putObject("facts");
    happening.facts().forEach(facts::put);
  }

  static PathId app(JsonNode json) {
    return PathId.parse(json.path("app").stringValue());
  }

  static List<Entry> read(JsonNode json) {
    return json.path("entries").valueStream().map(EntryJson::entry).toList();
  }

  private static Entry entry(JsonNode json) {
    Map<String, String> facts = new HashMap<>();
    json.path("facts")
        .properties()
        .forEach(fact -> facts.put(fact.getKey(), fact.getValue().stringValue()));
    Happening happening =
        new Happening(
            Happening.Kind.valueOf(json.path("kind").stringValue()),
            Happening.Tone.valueOf(json.path("tone").stringValue()),
            json.has("task")
                ? Optional.of(TaskId.parse(json.path("task").stringValue()))
                : Optional.empty(),
            json.path("text").stringValue(),
            json.path("output").valueStream().map(JsonNode::stringValue).toList(),
            facts,
            json.path("sameness").stringValue());
    return new Entry(
        json.path("sequence").longValue(),
        Instant.parse(json.path("firstAt").stringValue()),
        Instant.parse(json.path("at").stringValue()),
        json.path("count").intValue(),
        happening);
  }
}
