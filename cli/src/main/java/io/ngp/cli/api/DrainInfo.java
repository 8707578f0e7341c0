package io.ngp.cli.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How far an agent is emptied.
 *
 * @param isDraining whether it is to be emptied at all
 * @param tasks what is still on it
 * @param definition the whole answer
 */
public record DrainInfo(String agent, boolean isDraining, List<Task> tasks, JsonNode definition) {

  /**
   * A task that is still on the agent.
   *
   * @param isStuck whether it stays until something else changes
   * @param reason what it waits for
   */
  public record Task(String id, AppId app, boolean isStuck, String reason) {
    static Task from(JsonNode task) {
      return new Task(
          Json.text(task, "id"),
          new AppId(Json.text(task, "appId")),
          task.path("stuck").asBoolean(false),
          Json.text(task, "reason"));
    }
  }

  static DrainInfo from(JsonNode drain) {
    return new DrainInfo(
        Json.text(drain, "agent"),
        drain.path("draining").asBoolean(false),
        drain.path("tasks").valueStream().map(Task::from).toList(),
        drain);
  }
}
