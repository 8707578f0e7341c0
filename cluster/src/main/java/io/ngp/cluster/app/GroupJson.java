package io.ngp.cluster.app;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A group's own facts as they are stored. */
public final class GroupJson {
  private GroupJson() {}

  /** The stored form. */
  public static ObjectNode store(Group group) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", group.id().toString());
    ArrayNode dependencies = node.putArray("dependencies");
    group.dependencies().forEach(id -> dependencies.add(id.toString()));
    group.enforceRole().ifPresent(enforce -> node.put("enforceRole", enforce));
    return node;
  }

  /** Reads what {@link #store} made. */
  public static Group restore(JsonNode node) {
    Set<PathId> dependencies = new TreeSet<>();
    node.path("dependencies").forEach(id -> dependencies.add(PathId.parse(id.asString())));
    Optional<Boolean> enforce =
        Optional.of(node.path("enforceRole")).filter(JsonNode::isBoolean).map(JsonNode::asBoolean);
    return new Group(PathId.parse(node.path("id").asString()), dependencies, enforce);
  }
}
