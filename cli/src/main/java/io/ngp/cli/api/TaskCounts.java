package io.ngp.cli.api;

import tools.jackson.databind.JsonNode;

/**
 * How many of an app's tasks are in which condition. Both health counts stay 0 without health
 * checks.
 */
public record TaskCounts(int staged, int running, int healthy, int unhealthy) {
  static TaskCounts from(JsonNode app) {
    return new TaskCounts(
        app.path("tasksStaged").asInt(0),
        app.path("tasksRunning").asInt(0),
        app.path("tasksHealthy").asInt(0),
        app.path("tasksUnhealthy").asInt(0));
  }
}
