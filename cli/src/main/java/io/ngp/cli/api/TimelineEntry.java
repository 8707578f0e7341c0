package io.ngp.cli.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to an app, with its repetitions.
 *
 * @param sequence grows with everything that happens; a repetition gets a new one
 * @param at when it happened last
 * @param firstAt when it happened first
 * @param count how often, at least 1
 * @param kind definition, deployment, placement, task, health, kill, backoff, agent, route, leader
 * @param tone good, neutral or bad
 * @param taskId empty if it concerns the app as a whole
 * @param output lines that support it
 * @param json as the API shows it
 */
public record TimelineEntry(
    long sequence,
    Optional<Instant> at,
    Optional<Instant> firstAt,
    int count,
    String kind,
    String tone,
    String taskId,
    String text,
    List<String> output,
    JsonNode json) {

  static TimelineEntry from(JsonNode entry) {
    return new TimelineEntry(
        entry.path("sequence").asLong(0),
        moment(Json.text(entry, "at")),
        moment(Json.text(entry, "firstAt")),
        Math.max(1, entry.path("count").asInt(1)),
        Json.text(entry, "kind"),
        Json.text(entry, "tone"),
        Json.text(entry, "taskId"),
        Json.text(entry, "text"),
        entry.path("output").valueStream().map(Json::text).toList(),
        entry);
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
