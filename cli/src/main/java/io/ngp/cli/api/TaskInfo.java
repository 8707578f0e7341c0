package io.ngp.cli.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One task as the API lists it.
 *
 * @param state without Marathon's prefix: {@code RUNNING}, {@code STAGING}, ...
 * @param startedAt timestamp, or empty before it runs
 * @param version of the app it was started with, or empty while it waits
 */
public record TaskInfo(
    String id,
    AppId app,
    String host,
    List<Integer> ports,
    String state,
    String startedAt,
    String version,
    Health health) {

  /** What the task's health checks say. */
  public enum Health {
    HEALTHY,
    UNHEALTHY,
    /** No check, or no answer yet. */
    UNKNOWN
  }

  static TaskInfo from(JsonNode task) {
    return new TaskInfo(
        Json.text(task, "id"),
        new AppId(Json.text(task, "appId")),
        Json.text(task, "host"),
        task.path("ports").valueStream().map(JsonNode::asInt).toList(),
        Json.text(task, "state").replace("TASK_", ""),
        Json.text(task, "startedAt"),
        Json.text(task, "version"),
        health(task.path("healthCheckResults")));
  }

  /** Whether the task runs now. */
  public boolean isRunning() {
    return state.equals("RUNNING");
  }

  /** Whether the task is on its way: launched, not running yet. */
  public boolean isStarting() {
    return state.equals("STAGING") || state.equals("STARTING");
  }

  /**
   * The last characters that tell the tasks of one app apart; accepted wherever a task is named.
   */
  public String shortId() {
    return shortId(id);
  }

  /** The same for the id of any task. */
  public static String shortId(String id) {
    var uuid = id.indexOf(".instance-");
    return uuid < 0
        ? id
        : id.substring(uuid + 10, Math.min(id.length(), uuid + 18)) + incarnation(id);
  }

  private static String incarnation(String id) {
    var at = id.lastIndexOf("._app.");
    return at < 0 || id.endsWith("._app.1") ? "" : "." + id.substring(at + 6);
  }

  private static Health health(JsonNode results) {
    if (results.isEmpty()) {
      return Health.UNKNOWN;
    }
    var isAlive = results.valueStream().allMatch(result -> result.path("alive").asBoolean(false));
    return isAlive ? Health.HEALTHY : Health.UNHEALTHY;
  }
}
