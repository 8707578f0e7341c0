package io.ngp.cluster.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value in a JSON body that knows where it stands. Reading it as what it is not notes the problem
 * and answers empty, so that a reader goes on to find the next problem.
 */
record JsonValue(JsonNode node, String path, Findings findings) {
  static final String ROOT = "/";

  /** The path of a member of the object at {@code path}. */
  static String memberPath(String path, String name) {
    return path.equals(ROOT) ? ROOT + name : path + "/" + name;
  }

  Optional<String> text() {
    return text(0, Integer.MAX_VALUE);
  }

  /** A text of so many characters that can also be kept, printed and handed to a process. */
  Optional<String> text(int minLength, int maxLength) {
    if (!node.isString()) {
      return wrong("error.expected.jsstring");
    }
    String text = node.stringValue();
    if (text.length() < minLength) {
      return wrong("error.minLength");
    }
    if (text.length() > maxLength) {
      return wrong("error.maxLength");
    }
    return isKeepable(text) ? Optional.of(text) : wrong("error.pattern");
  }

  Optional<Boolean> flag() {
    return node.isBoolean() ? Optional.of(node.booleanValue()) : wrong("error.expected.jsboolean");
  }

  /** A whole number within the bounds, both included; {@code 2.0} is one. */
  Optional<Integer> integer(int min, int max) {
    return wholeNumber(min, max, "error.expected.int").map(Long::intValue);
  }

  /** As {@link #integer}, up to what a double holds exactly. */
  Optional<Long> longInteger(long min) {
    return wholeNumber(min, 1L << 53, "error.expected.long");
  }

  /** A finite number within the bounds, both included. */
  Optional<Double> number(double min, double max) {
    if (!node.isNumber()) {
      return wrong("error.expected.jsnumber");
    }
    // Adding zero turns -0.0, which records hold for another value than 0.0, into 0.0.
    double value = node.numberValue().doubleValue() + 0.0;
    if (value < min) {
      return wrong("error.min");
    }
    return value <= max ? Optional.of(value) : wrong("error.max");
  }

  /** One of these values by its JSON spelling, in any case. */
  <T> Optional<T> oneOf(List<T> values, Function<T, String> spelling) {
    if (!node.isString()) {
      return wrong("error.expected.jsstring");
    }
    Optional<T> match =
        values.stream()
            .filter(value -> spelling.apply(value).equalsIgnoreCase(node.stringValue()))
            .findFirst();
    return match.isPresent() ? match : wrong("error.unknown.enum.literal");
  }

  Optional<JsonFields> object() {
    return node instanceof ObjectNode object
        ? Optional.of(new JsonFields(object, path, findings))
        : wrong("error.expected.jsobject");
  }

  /** The elements of an array, nulls included: they are wrong whatever is expected. */
  Optional<List<JsonValue>> items() {
    if (!node.isArray()) {
      return wrong("error.expected.jsarray");
    }
    List<JsonValue> items = new ArrayList<>();
    for (JsonNode item : node) {
      items.add(new JsonValue(item, path + "(" + items.size() + ")", findings));
    }
    return Optional.of(items);
  }

  /** The texts of an array; those that are none are noted and left out. */
  Optional<List<String>> texts() {
    return items().map(items -> items.stream().flatMap(item -> item.text().stream()).toList());
  }

  /** Notes an error here and answers nothing. */
  <T> Optional<T> wrong(String error) {
    findings.shape(path, error);
    return Optional.empty();
  }

  /** Whether UTF-8, a process's arguments and a file can all hold the text. */
  static boolean isKeepable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !isPair)) {
        return false;
      }
      i += isPair ? 1 : 0;
    }
    return true;
  }

  private Optional<Long> wholeNumber(long min, long max, String notWhole) {
    if (!node.isNumber()) {
      return wrong("error.expected.jsnumber");
    }
    double value = node.numberValue().doubleValue();
    if (Double.isFinite(value) && value != Math.rint(value)) {
      return wrong(notWhole);
    }
    if (value < min) {
      return wrong("error.min");
    }
    return value <= max ? Optional.of((long) value) : wrong("error.max");
  }
}
