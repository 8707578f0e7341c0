package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.instance.Termination;
import io.ngp.cluster.instance.TerminationHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How tasks of pods ended, as it is stored; reading what was written gives it back. */
final class TerminationJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TerminationJson() {}

  /** A history, of which there is one only after something has ended. */
  static ObjectNode write(TerminationHistory history) {
    ObjectNode node = JSON.objectNode();
    node.put("pod", history.newestFirst().getFirst().task().instance().app().toString());
    ArrayNode terminations = node.putArray("terminations");
    history.newestFirst().forEach(termination -> terminations.add(write(termination)));
    return node;
  }

  static PathId pod(JsonNode history) {
    return PathId.parse(history.path("pod").asString());
  }

  static TerminationHistory read(JsonNode history) {
    List<Termination> terminations = new ArrayList<>();
    history.path("terminations").forEach(node -> terminations.add(readTermination(node)));
    return new TerminationHistory(terminations);
  }

  private static ObjectNode write(Termination termination) {
    ObjectNode node = JSON.objectNode();
    node.put("task", termination.task().toString());
    node.put("startedAt", termination.startedAt().toString());
    node.put("terminatedAt", termination.terminatedAt().toString());
    node.put("message", termination.message());
    node.set("containers", writeEnds(termination.containers()));
    return node;
  }

  private static Termination readTermination(JsonNode node) {
    return new Termination(
        TaskId.parse(node.path("task").asString()),
        Instant.parse(node.path("startedAt").asString()),
        Instant.parse(node.path("terminatedAt").asString()),
        node.path("message").asString(),
        readEnds(node.path("containers")));
  }

  static ArrayNode writeEnds(List<ContainerEnd> ends) {
    ArrayNode nodes = JSON.arrayNode();
    for (ContainerEnd end : ends) {
      ObjectNode node = nodes.addObject();
      node.put("container", end.container());
      node.put("condition", end.condition().name());
      node.put("message", end.message());
      end.exitCode().ifPresent(code -> node.put("exitCode", code));
      node.put("at", end.at().toString());
    }
    return nodes;
  }

  static List<ContainerEnd> readEnds(JsonNode nodes) {
    List<ContainerEnd> ends = new ArrayList<>();
    for (JsonNode node : nodes) {
      ends.add(
          new ContainerEnd(
              node.path("container").asString(),
              Condition.valueOf(node.path("condition").asString()),
              node.path("message").asString(),
              Optional.of(node.path("exitCode")).filter(JsonNode::isNumber).map(JsonNode::asInt),
              Instant.parse(node.path("at").asString())));
    }
    return ends;
  }
}
