package io.ngp.engine.swarm.member;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node that joined says of itself.
 *
 * @param node its daemon's id in the swarm
 * @param isManaging whether it is a master's: its daemon decides, and runs tasks only if an agent
 *     is on the same host
 * @param labels that it is to have
 */
public record Presence(String node, boolean isManaging, Map<String, String> labels) {
  public Presence {
    labels = Map.copyOf(labels);
  }

  ObjectNode json() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("node", node).put("managing", isManaging);
    ObjectNode told = json.putObject("labels");
    new TreeMap<>(labels).forEach(told::put);
    return json;
  }

  static Presence read(JsonNode json) {
    Map<String, String> labels = new TreeMap<>();
    json.path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    return new Presence(
        json.path("node").asString(""), json.path("managing").asBoolean(false), labels);
  }
}
