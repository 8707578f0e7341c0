package io.ngp.node;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Members of a node's configuration as what they must be. Whatever is something else is noted, and
 * stands for something harmless until everything was looked at.
 */
final class NodeJson {
  private final Path file;
  private final List<String> problems = new ArrayList<>();

  NodeJson(Path file) {
    this.file = file;
  }

  void problem(String text) {
    problems.add(text);
  }

  /** All that is wrong. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Where the configuration is, and paths in it begin. */
  Path folder() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  void allow(JsonNode node, String prefix, String... names) {
    Set<String> unknown = new TreeSet<>(node.propertyNames());
    unknown.removeAll(Set.of(names));
    unknown.forEach(name ->
        problem(
            "\"%s%s\" is unknown; known here are %s"
                .formatted(prefix, name, String.join(", ", names))));
  }

  JsonNode object(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.isObject()) {
      problem("\"%s\" must be an object".formatted(name));
    }
    return child;
  }

  <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> element) {
    List<T> result = new ArrayList<>();
    if (!node.path(name).isArray() || node.path(name).isEmpty()) {
      problem("\"%s\" must be a list with at least one element".formatted(name));
    }
    node.path(name).forEach(child -> result.add(element.apply(child)));
    return result;
  }

  URI uri(JsonNode node) {
    try {
      return URI.create(node.asString(""));
    } catch (IllegalArgumentException e) {
      problem("\"%s\" is no URL: %s".formatted(node.asString(""), e.getMessage()));
      return URI.create("http://invalid");
    }
  }

  String text(JsonNode node, String name) {
    if (!node.path(name).isString()) {
      problem("\"%s\" must be a text".formatted(name));
    }
    return node.path(name).asString("");
  }

  String oneOf(JsonNode node, String name, String... allowed) {
    String text = text(node, name);
    if (!List.of(allowed).contains(text)) {
      problem(
          "\"%s\" is \"%s\", but must be %s".formatted(name, text, String.join(" or ", allowed)));
    }
    return text;
  }

  boolean flag(JsonNode node, String name, boolean standard) {
    if (node.has(name) && !node.path(name).isBoolean()) {
      problem("\"%s\" must be true or false".formatted(name));
    }
    return node.path(name).asBoolean(standard);
  }

  double number(JsonNode node, String name) {
    if (!node.path(name).isNumber() || node.path(name).asDouble() < 0) {
      problem("\"%s\" must be a number of at least 0".formatted(name));
    }
    return node.path(name).asDouble(0);
  }

  int integer(JsonNode node, String name) {
    if (!node.path(name).isInt()) {
      problem("\"%s\" must be a whole number".formatted(name));
    }
    return node.path(name).asInt(0);
  }

  int port(JsonNode node, String name) {
    int port = integer(node, name);
    if (port < 0 || port > 65_535) {
      problem("\"%s\" is %d, but a port is 0 to 65535".formatted(name, port));
    }
    return port;
  }

  /** May be left out. */
  Optional<Path> file(JsonNode node, String name) {
    return node.has(name)
        ? Optional.of(folder().resolve(text(node, name)).normalize())
        : Optional.empty();
  }
}
