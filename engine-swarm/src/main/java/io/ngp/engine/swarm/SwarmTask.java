package io.ngp.engine.swarm;

import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A task of ours as the swarm's managers see it.
 *
 * @param swarmId what the swarm calls it
 * @param node the swarm's id of its node; empty while it has none
 * @param state in the swarm's words ({@code preparing})
 * @param problem what went wrong or is waited for; empty if nothing
 * @param container its id; empty before there is one
 * @param exitCode of its container; empty before it has ended
 */
record SwarmTask(
    TaskId id,
    String swarmId,
    String node,
    String state,
    String problem,
    Optional<String> container,
    Optional<Integer> exitCode,
    Instant at) {

  /** Reads an element of {@code GET /tasks}; empty if it is no task of a platform. */
  static Optional<SwarmTask> read(JsonNode json) {
    String label =
        json.path("Spec").path("ContainerSpec").path("Labels").path(Labels.TASK).asString("");
    JsonNode status = json.path("Status");
    JsonNode container = status.path("ContainerStatus");
    String state = status.path("State").asString("");
    try {
      return Optional.of(
          new SwarmTask(
              TaskId.parse(label),
              json.path("ID").asString(""),
              json.path("NodeID").asString(""),
              state,
              status.path("Err").asString(""),
              Optional.of(container.path("ContainerID").asString("")).filter(c -> !c.isEmpty()),
              hasRun(state) && container.has("ExitCode")
                  ? Optional.of(container.path("ExitCode").asInt(0))
                  : Optional.empty(),
              instant(status.path("Timestamp").asString(""))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean hasRun(String state) {
    return state.equals("complete") || state.equals("failed");
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }

  /** What that means here; GONE for what only an operator can have done. */
  Condition condition() {
    return switch (state) {
      case "starting" -> Condition.STARTING;
      case "running" -> Condition.RUNNING;
      case "complete" -> Condition.FINISHED;
      case "failed", "rejected" -> Condition.FAILED;
      case "shutdown" -> Condition.KILLED;
      case "orphaned", "remove" -> Condition.GONE;
      default -> Condition.STAGING;
    };
  }

  boolean hasEnded() {
    return condition().isTerminal();
  }
}
