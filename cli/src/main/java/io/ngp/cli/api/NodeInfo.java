package io.ngp.cli.api;

import tools.jackson.databind.JsonNode;

/**
 * A node as the master sees it.
 *
 * @param address its control address
 * @param isDraining whether it is an agent that is to be emptied
 * @param definition the whole answer, for resources and limits
 */
public record NodeInfo(
    String name,
    String role,
    String address,
    boolean isHealthy,
    boolean isLeader,
    boolean isDraining,
    int tasks,
    JsonNode definition) {

  /** Whether it is one of the masters, of which one leads. */
  public boolean isMaster() {
    return role.equals("master");
  }

  /** Reads a node object of the API. */
  public static NodeInfo from(JsonNode node) {
    return new NodeInfo(
        Json.text(node, "name"),
        Json.text(node, "role"),
        Json.text(node, "address"),
        node.path("healthy").asBoolean(false),
        node.path("leader").asBoolean(false),
        node.path("draining").asBoolean(false),
        node.path("tasks").asInt(0),
        node);
  }
}
