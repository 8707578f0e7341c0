package io.ngp.provider.cluster;

import tools.jackson.databind.JsonNode;

/**
 * How far an app is from running as wanted.
 *
 * @param good healthy instances, or running ones where health is not checked
 */
record AppCounts(int wanted, int good, int unhealthy, boolean isChecked, boolean isDeploying) {
  static AppCounts of(JsonNode app) {
    var isChecked = !app.path("healthChecks").isEmpty();
    return new AppCounts(
        app.path("instances").asInt(1),
        app.path(isChecked ? "tasksHealthy" : "tasksRunning").asInt(0),
        app.path("tasksUnhealthy").asInt(0),
        isChecked,
        !app.path("deployments").isEmpty());
  }

  /** Whether it runs as wanted and nothing is under way. */
  boolean isSettled() {
    return !isDeploying && good >= wanted && unhealthy == 0;
  }

  /** "2 of 3 healthy". */
  String words() {
    return good + " of " + wanted + (isChecked ? " healthy" : " running");
  }
}
