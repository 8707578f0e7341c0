package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.timeline.Entry;
import io.ngp.cluster.timeline.Happening;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Entries of a timeline as JSON. */
final class TimelineJson {
  private TimelineJson() {}

  static ObjectNode write(Entry entry) {
    Happening happening = entry.happening();
    ObjectNode json = Json.object();
    json.put("sequence", entry.sequence());
    json.put("at", Version.format(entry.at()));
    json.put("firstAt", Version.format(entry.firstAt()));
    json.put("count", entry.count());
    json.put("kind", lowerCase(happening.kind()));
    json.put("tone", lowerCase(happening.tone()));
    happening.task().ifPresent(task -> json.put("taskId", task.toString()));
    json.put("text", happening.text());
    ArrayNode output = json.putArray("output");
    happening.output().forEach(output::add);
    ObjectNode facts = json.putObject("facts");
    new TreeMap<>(happening.facts()).forEach(facts::put);
    return json;
  }

  private static String lowerCase(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
