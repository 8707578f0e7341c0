package io.ngp.cli.api;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as trees: the platform's answers are read by the members a command shows, whatever else they
 * hold.
 */
public final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /**
   * Reads a text.
   *
   * @throws tools.jackson.core.JacksonException with the place, if {@code text} is no JSON
   */
  public static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /** The text over several indented lines, as people and diffs like it. */
  public static String pretty(JsonNode node) {
    var indenter = new DefaultIndenter("  ", "\n");
    var printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    return MAPPER.writer().with(printer).writeValueAsString(node);
  }

  /** The text in one line. */
  public static String compact(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** An empty object to fill. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An empty array to fill. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** A scalar member as text; empty if absent, null or no scalar. */
  public static String text(JsonNode node, String member) {
    return node.path(member).asString("");
  }

  /** A scalar item as text; empty if absent, null or no scalar. */
  public static String text(JsonNode node) {
    return node.asString("");
  }
}
