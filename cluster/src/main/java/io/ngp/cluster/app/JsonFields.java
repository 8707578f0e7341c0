package io.ngp.cluster.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The members of a JSON object; one that is null is absent, unknown ones are never asked for. */
record JsonFields(ObjectNode node, String path, Findings findings) {
  Optional<JsonValue> at(String name) {
    return node.optional(name)
        .filter(value -> !value.isNull())
        .map(value -> new JsonValue(value, pathOf(name), findings));
  }

  /** A member that must be there; its absence is noted. */
  Optional<JsonValue> required(String name) {
    Optional<JsonValue> value = at(name);
    if (value.isEmpty()) {
      findings.shape(pathOf(name), "error.path.missing");
    }
    return value;
  }

  boolean has(String name) {
    return at(name).isPresent();
  }

  String pathOf(String name) {
    return JsonValue.memberPath(path, name);
  }

  /** Notes that a member breaks a rule. */
  void rule(String name, String error) {
    findings.rule(pathOf(name), error);
  }

  Optional<String> text(String name) {
    return at(name).flatMap(JsonValue::text);
  }

  /** A required text that is not empty; empty only after a problem was noted. */
  String requiredText(String name) {
    return required(name).flatMap(value -> value.text(1, Integer.MAX_VALUE)).orElse("");
  }

  boolean flag(String name, boolean fallback) {
    return at(name).flatMap(JsonValue::flag).orElse(fallback);
  }

  Optional<Integer> integer(String name, int min, int max) {
    return at(name).flatMap(value -> value.integer(min, max));
  }

  double number(String name, double min, double max, double fallback) {
    return at(name).flatMap(value -> value.number(min, max)).orElse(fallback);
  }

  <T> Optional<T> oneOf(String name, List<T> values, Function<T, String> spelling) {
    return at(name).flatMap(value -> value.oneOf(values, spelling));
  }

  Optional<JsonFields> object(String name) {
    return at(name).flatMap(JsonValue::object);
  }

  List<JsonValue> items(String name) {
    return at(name).flatMap(JsonValue::items).orElse(List.of());
  }

  List<String> texts(String name) {
    return at(name).flatMap(JsonValue::texts).orElse(List.of());
  }

  /** An object used as a map from texts to texts; absent is empty. */
  Map<String, String> textMap(String name) {
    Map<String, String> result = new LinkedHashMap<>();
    object(name)
        .ifPresent(map ->
            map.entries().forEach((key, value) -> value.text().ifPresent(t -> result.put(key, t))));
    return result;
  }

  /**
   * All members that are not null, of an object used as a map; a name that can't be kept is noted.
   */
  Map<String, JsonValue> entries() {
    Map<String, JsonValue> result = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!JsonValue.isKeepable(entry.getKey())) {
        findings.shape(path, "error.pattern");
      } else if (!entry.getValue().isNull()) {
        result.put(
            entry.getKey(), new JsonValue(entry.getValue(), pathOf(entry.getKey()), findings));
      }
    }
    return result;
  }
}
