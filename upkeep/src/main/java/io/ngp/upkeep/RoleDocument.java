package io.ngp.upkeep;

import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a host is declared to be, for whoever looks after it there: every item brings its own
 * scripts.
 *
 * @param version of NGP
 * @param roles of the nodes it runs
 */
public record RoleDocument(String version, List<String> roles, Rhythm rhythm, List<Check> checks) {
  private static final int FORMAT = 1;

  /** Copies the lists. */
  public RoleDocument {
    roles = List.copyOf(roles);
    checks = List.copyOf(checks);
  }

  /**
   * How often and how long.
   *
   * @param every from one round to the next; zero: the host is not looked after
   * @param patience with one script
   */
  public record Rhythm(Duration every, Duration patience) {}

  /** The document's text. */
  public String write() {
    var document = JsonMapper.shared().createObjectNode();
    document.put("format", FORMAT).put("version", version);
    document.put("everySeconds", rhythm.every().toSeconds());
    document.put("patienceSeconds", rhythm.patience().toSeconds());
    roles.forEach(document.putArray("roles")::add);
    var list = document.putArray("items");
    for (var check : checks) {
      list.addObject()
          .put("key", check.key())
          .put("expected", check.expected())
          .put("probe", check.probe())
          .put("repair", check.repair());
    }
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }

  /**
   * What {@code text} declares.
   *
   * @throws IllegalArgumentException if it is no such document
   */
  public static RoleDocument read(String text) {
    JsonNode document;
    try {
      document = JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
    if (document.path("format").asInt(0) != FORMAT) {
      throw new IllegalArgumentException(
          "its format is %s, expected %d".formatted(document.path("format"), FORMAT));
    }
    return new RoleDocument(
        document.path("version").asString(""),
        document.path("roles").valueStream().map(role -> role.asString("")).toList(),
        new Rhythm(seconds(document, "everySeconds"), seconds(document, "patienceSeconds")),
        document.path("items").valueStream().map(RoleDocument::check).toList());
  }

  private static Duration seconds(JsonNode document, String member) {
    var seconds = document.path(member).asLong(0);
    if (seconds < 1) {
      throw new IllegalArgumentException("\"%s\" is not a number from 1".formatted(member));
    }
    return Duration.ofSeconds(seconds);
  }

  private static Check check(JsonNode item) {
    return new Check(
        item.path("key").asString(""),
        item.path("expected").asString(""),
        item.path("probe").asString(""),
        item.path("repair").asString(""));
  }
}
