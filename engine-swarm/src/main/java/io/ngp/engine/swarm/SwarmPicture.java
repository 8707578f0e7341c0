package io.ngp.engine.swarm;

import io.ngp.cluster.instance.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The swarm as it was at one look.
 *
 * @param number grows with every look; what was ordered before the look began is in the picture
 */
record SwarmPicture(long number, List<SwarmNode> nodes, Map<TaskId, SwarmTask> tasks) {
  SwarmPicture {
    nodes = List.copyOf(nodes);
    tasks = Map.copyOf(tasks);
  }

  /** Reads what {@code GET /nodes} and {@code GET /tasks} answered. */
  static SwarmPicture read(long number, JsonNode nodes, JsonNode tasks) {
    List<SwarmNode> read = new ArrayList<>();
    nodes.forEach(node -> read.add(SwarmNode.read(node)));
    Map<TaskId, SwarmTask> byId = new HashMap<>();
    for (JsonNode each : tasks) {
      SwarmTask.read(each)
          .ifPresent(
              task -> byId.merge(task.id(), task, (one, other) -> one.hasEnded() ? other : one));
    }
    return new SwarmPicture(number, distinct(read), byId);
  }

  /** Nodes whose name is another's, too, are called by their ids. */
  private static List<SwarmNode> distinct(List<SwarmNode> nodes) {
    Set<String> seen = new HashSet<>();
    Set<String> repeated = new HashSet<>();
    nodes.stream().map(SwarmNode::name).filter(name -> !seen.add(name)).forEach(repeated::add);
    return nodes.stream()
        .map(node -> repeated.contains(node.name()) ? node.named(node.id()) : node)
        .toList();
  }

  Optional<SwarmNode> node(String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
  }

  Optional<SwarmTask> task(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }
}
