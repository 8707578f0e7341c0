package io.ngp.provider.cluster;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One reason why an app does not run as wanted.
 *
 * @param where may be empty
 * @param detail supporting lines, may be empty
 * @param fix may be empty
 * @param count how often it happened so far
 */
record Diagnosis(
    boolean isError, String summary, String where, String detail, String fix, int count) {
  static Diagnosis of(JsonNode json) {
    return new Diagnosis(
        json.path("severity").asString("").equals("error"),
        json.path("summary").asString(""),
        json.path("where").asString(""),
        json.path("detail").asString(""),
        json.path("fix").asString(""),
        json.path("count").asInt(1));
  }

  /** Of the same kind, at the same place. */
  boolean isSameAs(Diagnosis other) {
    return summary.equals(other.summary) && where.equals(other.where);
  }

  /** For people: the summary, then what supports it. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    var times = count > 1 ? " (" + count + " times)" : "";
    lines.add(summary + (where.isEmpty() ? "" : " at " + where) + times);
    detail.lines().map(line -> "| " + line).forEach(lines::add);
    return lines;
  }
}
