package io.ngp.engine.swarm.member;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The platform's swarm as its masters remember it.
 *
 * @param cluster its id
 * @param managerToken lets daemons join that decide; a secret
 * @param workerToken lets daemons join that run tasks; a secret
 * @param managers where managers take newcomers
 */
record KnownSwarm(String cluster, String managerToken, String workerToken, List<String> managers) {
  KnownSwarm {
    managers = managers.stream().sorted().toList();
  }

  /** What {@code GET /swarm} and {@code GET /nodes} of a manager tell. */
  static KnownSwarm of(JsonNode swarm, JsonNode nodes) {
    JsonNode tokens = swarm.path("JoinTokens");
    return new KnownSwarm(
        swarm.path("ID").asString(""),
        tokens.path("Manager").asString(""),
        tokens.path("Worker").asString(""),
        nodes
            .valueStream()
            .map(node -> node.path("ManagerStatus").path("Addr").asString(""))
            .filter(address -> !address.isEmpty())
            .toList());
  }

  Invitation invitation(boolean isManager) {
    return new Invitation(cluster, isManager ? managerToken : workerToken, managers);
  }

  String text() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("cluster", cluster).put("manager", managerToken).put("worker", workerToken);
    managers.forEach(node.putArray("managers")::add);
    return node.toString();
  }

  static KnownSwarm read(String text) {
    JsonNode node = JsonMapper.shared().readTree(text);
    return new KnownSwarm(
        node.path("cluster").asString(""),
        node.path("manager").asString(""),
        node.path("worker").asString(""),
        node.path("managers").valueStream().map(each -> each.asString("")).toList());
  }

  /** Never the tokens. */
  @Override
  public String toString() {
    return "KnownSwarm[" + cluster + ", " + managers + "]";
  }
}
