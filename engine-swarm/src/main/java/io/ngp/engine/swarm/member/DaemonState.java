package io.ngp.engine.swarm.member;

import tools.jackson.databind.JsonNode;

/**
 * Where a daemon stands, as {@code GET /info} tells it.
 *
 * @param local its own word: {@code inactive}, {@code pending}, {@code active}, {@code error} or
 *     {@code locked}
 * @param isManager whether it may decide
 * @param node its id in the swarm; empty outside of one
 * @param cluster the swarm's id; empty unless it is a manager
 * @param error what keeps it out, if anything does
 */
record DaemonState(String local, boolean isManager, String node, String cluster, String error) {
  static DaemonState read(JsonNode info) {
    JsonNode swarm = info.path("Swarm");
    return new DaemonState(
        swarm.path("LocalNodeState").asString("inactive"),
        swarm.path("ControlAvailable").asBoolean(false),
        swarm.path("NodeID").asString(""),
        swarm.path("Cluster").path("ID").asString(""),
        swarm.path("Error").asString(""));
  }

  boolean isIn() {
    return local.equals("active");
  }
}
