package io.ngp.engine.swarm.member;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node needs to join.
 *
 * @param cluster the swarm's id
 * @param token for the part it is to take; a secret
 * @param managers where managers take newcomers, {@code 10.0.0.11:2377}
 */
public record Invitation(String cluster, String token, List<String> managers) {
  public Invitation {
    managers = List.copyOf(managers);
  }

  ObjectNode json() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("cluster", cluster).put("token", token);
    managers.forEach(node.putArray("managers")::add);
    return node;
  }

  static Invitation read(JsonNode json) {
    return new Invitation(
        json.path("cluster").asString(""),
        json.path("token").asString(""),
        json.path("managers").valueStream().map(each -> each.asString("")).toList());
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "Invitation[" + cluster + ", " + managers + "]";
  }
}
