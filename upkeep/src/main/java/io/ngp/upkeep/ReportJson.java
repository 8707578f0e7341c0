package io.ngp.upkeep;

import io.ngp.upkeep.Standing.State;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A report as JSON. */
public final class ReportJson {
  /** More than a host has; who sends more is no host. */
  private static final int MOST = 10_000;

  private ReportJson() {}

  /** As {@link #read} takes it. */
  public static ObjectNode write(Report report) {
    var json = JsonMapper.shared().createObjectNode();
    json.put("checkedAt", report.checkedAt().toString());
    json.put("everySeconds", report.every().toSeconds());
    json.put("version", report.version());
    json.put("items", report.items());
    if (!report.problem().isEmpty()) {
      json.put("problem", report.problem());
    }
    var drift = json.putArray("drift");
    for (var standing : report.standings()) {
      var item = drift.addObject();
      item.put("item", standing.key()).put("found", standing.found());
      item.put("state", standing.state().name().toLowerCase(Locale.ROOT));
      item.put("since", standing.since().toString()).put("tries", standing.tries());
      standing.lastTry().ifPresent(at -> item.put("lastTry", at.toString()));
      standing.nextTry().ifPresent(at -> item.put("nextTry", at.toString()));
      if (!standing.reason().isEmpty()) {
        item.put("reason", standing.reason());
      }
    }
    return json;
  }

  /**
   * A report from its text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Report read(byte[] text) {
    try {
      return read(JsonMapper.shared().readTree(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("it has a time that is none: " + e.getMessage(), e);
    }
  }

  private static Report read(JsonNode json) {
    if (!json.path("drift").isArray() || json.path("drift").size() > MOST) {
      throw new IllegalArgumentException(
          "\"drift\" must be a list of at most %d items".formatted(MOST));
    }
    return new Report(
        Instant.parse(json.path("checkedAt").asString("")),
        Duration.ofSeconds(Math.max(1, json.path("everySeconds").asLong(1))),
        json.path("version").asString(""),
        json.path("items").asInt(0),
        json.path("drift").valueStream().map(ReportJson::standing).toList(),
        json.path("problem").asString(""));
  }

  private static Standing standing(JsonNode item) {
    return new Standing(
        item.path("item").asString(""),
        item.path("found").asString(""),
        Instant.parse(item.path("since").asString("")),
        State.valueOf(item.path("state").asString("").toUpperCase(Locale.ROOT)),
        item.path("tries").asInt(0),
        time(item, "lastTry"),
        time(item, "nextTry"),
        item.path("reason").asString(""));
  }

  private static Optional<Instant> time(JsonNode item, String member) {
    return item.has(member)
        ? Optional.of(Instant.parse(item.path(member).asString("")))
        : Optional.empty();
  }
}
