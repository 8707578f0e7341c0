package io.ngp.iac.source;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads YAML, and JSON, which is YAML; or JSON alone. */
public final class YamlReader {
  private static final int MOST_CHARACTERS = 64 << 20;
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxStringLength(MOST_CHARACTERS).build();

  private static final Language YAML =
      new Language(
          "YAML",
          YAMLFactory.builder()
              .loadSettings(LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build())
              .streamReadConstraints(CONSTRAINTS)
              .build(),
          "Look at the indentation, at quotes and at colons near here.");

  private static final Language JSON =
      new Language(
          "JSON",
          JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build(),
          "Look at commas, quotes and brackets near here.");

  /** What a text must be, and what to look at if it is not. */
  private record Language(String name, TokenStreamFactory factory, String fix) {}

  private final String file;
  private final JsonParser parser;
  private final Diagnostics diagnostics;

  private YamlReader(String file, JsonParser parser, Diagnostics diagnostics) {
    this.file = file;
    this.parser = parser;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads a file's text; empty, with a diagnostic, if it is no YAML, and for an empty file.
   *
   * @param file its name in positions
   */
  public static Optional<SourceNode> read(String file, String text, Diagnostics diagnostics) {
    return read(YAML, file, text, diagnostics);
  }

  /** Reads a text that must be JSON, as {@link #read} does. */
  public static Optional<SourceNode> readJson(String file, String text, Diagnostics diagnostics) {
    return read(JSON, file, text, diagnostics);
  }

  private static Optional<SourceNode> read(
      Language language, String file, String text, Diagnostics diagnostics) {
    try (var parser = language.factory().createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      var node = new YamlReader(file, parser, diagnostics).node();
      if (language.equals(JSON) && parser.nextToken() != null) {
        diagnostics.error(
            position(file, parser.currentTokenLocation()),
            "Something follows the end of the JSON text.",
            "Put several definitions into a list: [ ..., ... ].");
      }
      return Optional.of(node);
    } catch (JacksonException e) {
      diagnostics.error(
          position(file, e.getLocation()),
          "This is no " + language.name() + ": " + firstLine(e.getOriginalMessage()) + ".",
          language.fix());
      return Optional.empty();
    }
  }

  private static String firstLine(String message) {
    var lines = message.lines().toList();
    return lines.isEmpty() ? "it cannot be parsed" : lines.getFirst().strip();
  }

  private static Position position(
      String file, @org.jspecify.annotations.Nullable TokenStreamLocation location) {
    return location == null || location.getLineNr() < 1
        ? new Position(file, 1, 1)
        : new Position(file, location.getLineNr(), location.getColumnNr());
  }

  private Position here() {
    return position(file, parser.currentTokenLocation());
  }

  private SourceNode node() {
    var position = here();
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      return unexpected(position);
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(position);
      case START_ARRAY -> sequence(position);
      case VALUE_NULL -> new SourceNode.Scalar(Value.NULL, position);
      case VALUE_TRUE -> new SourceNode.Scalar(Value.of(true), position);
      case VALUE_FALSE -> new SourceNode.Scalar(Value.of(false), position);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(position);
      case VALUE_STRING -> new SourceNode.Scalar(Value.of(parser.getString()), position);
      case null -> new SourceNode.Scalar(Value.NULL, position);
      case VALUE_EMBEDDED_OBJECT, END_ARRAY, END_OBJECT, PROPERTY_NAME, NOT_AVAILABLE ->
          unexpected(position);
    };
  }

  private SourceNode unexpected(Position position) {
    diagnostics.error(
        position,
        "Anchors and aliases are not supported here.",
        "Write the value out, or make it a variable.");
    return new SourceNode.Scalar(Value.NULL, position);
  }

  private SourceNode number(Position position) {
    try {
      return new SourceNode.Scalar(new Value.Num(parser.getDecimalValue()), position);
    } catch (JacksonException | NumberFormatException _) {
      // .inf and .nan are YAML's numbers, but nobody's here.
      return new SourceNode.Scalar(Value.of(parser.getString()), position);
    }
  }

  private SourceNode sequence(Position position) {
    var items = new ArrayList<SourceNode>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node());
    }
    return new SourceNode.Sequence(items, position);
  }

  private SourceNode mapping(Position position) {
    var members = new LinkedHashMap<String, SourceNode.Member>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var key = here();
      var name = parser.currentName();
      parser.nextToken();
      var value = node();
      var former = members.put(name, new SourceNode.Member(key, value));
      if (former != null) {
        diagnostics.error(
            key,
            "\"" + name + "\" stands here a second time; the first is at " + former.key() + ".",
            "Remove one of them.");
      }
    }
    return new SourceNode.Mapping(members, position);
  }
}
