package io.ngp.cluster.api;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Compares JSON with what is expected of it: every expected member must be there, others may;
 * arrays must have as many elements. {@code "*"} stands for anything, {@code "<absent>"} for a
 * member that must not be there, {@code "...text..."} for a string that contains the text.
 */
public final class JsonPattern {
  private JsonPattern() {}

  /** Says where the actual differs first. */
  public static Optional<String> mismatch(JsonNode expected, JsonNode actual, String path) {
    if (expected.isString() && expected.stringValue().equals("*")) {
      return Optional.empty();
    }
    if (expected.isString() && expected.stringValue().startsWith("...")) {
      String part = expected.stringValue().replace("...", "");
      return actual.isString() && actual.stringValue().contains(part)
          ? Optional.empty()
          : differs(path, expected, actual);
    }
    if (expected.isObject() && actual.isObject()) {
      return members(expected, actual, path);
    }
    if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        Optional<String> found = mismatch(expected.get(i), actual.get(i), path + "/" + i);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    boolean isSame =
        (expected.isNumber() && actual.isNumber())
            ? expected.doubleValue() == actual.doubleValue()
            : expected.equals(actual);
    return isSame ? Optional.empty() : differs(path, expected, actual);
  }

  private static Optional<String> members(JsonNode expected, JsonNode actual, String path) {
    for (var member : expected.properties()) {
      String at = path + "/" + member.getKey();
      JsonNode value = actual.path(member.getKey());
      boolean mustBeAbsent =
          member.getValue().isString() && member.getValue().stringValue().equals("<absent>");
      if (mustBeAbsent) {
        if (!value.isMissingNode()) {
          return Optional.of(at + " must be absent, but is " + value);
        }
        continue;
      }
      Optional<String> found =
          value.isMissingNode()
              ? Optional.of(at + " is missing")
              : mismatch(member.getValue(), value, at);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> differs(String path, JsonNode expected, JsonNode actual) {
    return Optional.of("%s: expected %s, but was %s".formatted(path, expected, actual));
  }
}
