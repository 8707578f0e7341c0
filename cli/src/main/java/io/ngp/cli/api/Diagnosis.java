package io.ngp.cli.api;

import tools.jackson.databind.JsonNode;

/**
 * One reason why an app does not run as wanted.
 *
 * @param severity error, warning or info
 * @param summary what happened, in one line
 * @param where the agent, task or check it happened at, or empty
 * @param detail supporting lines, such as what the task last wrote, or empty
 * @param fix what to do, or empty
 * @param count how often it happened so far
 */
public record Diagnosis(
    String severity, String summary, String where, String detail, String fix, int count) {

  static Diagnosis from(JsonNode diagnosis) {
    return new Diagnosis(
        Json.text(diagnosis, "severity"),
        Json.text(diagnosis, "summary"),
        Json.text(diagnosis, "where"),
        Json.text(diagnosis, "detail"),
        Json.text(diagnosis, "fix"),
        diagnosis.path("count").asInt(1));
  }

  /** Whether it keeps the app from running. */
  public boolean isError() {
    return severity.equals("error");
  }
}
