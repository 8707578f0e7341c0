package io.ngp.iac.provider;

import io.ngp.iac.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * An input of a resource type.
 *
 * @param defaultValue used when it is not given
 * @param defaultExpression used when it is not given and there is no default value, for example
 *     {@code ${cluster.api}}; it makes a reference like one that is written
 * @param forcesReplacement a change needs a new resource
 * @param isSecret its value is never shown, whatever it came from
 * @param allowed the only texts it may be; empty: any
 */
public record Input(
    String name,
    Kind kind,
    boolean isRequired,
    Optional<Value> defaultValue,
    Optional<String> defaultExpression,
    boolean forcesReplacement,
    boolean isSecret,
    List<String> allowed,
    String description) {

  /** What its value is. */
  public enum Kind {
    TEXT,
    NUMBER,
    BOOL,
    LIST,
    MAP,
    ANY;

    /** The word people use for it: "a text". */
    public String words() {
      return switch (this) {
        case TEXT -> "a text";
        case NUMBER -> "a number";
        case BOOL -> "true or false";
        case LIST -> "a list";
        case MAP -> "a map";
        case ANY -> "a value";
      };
    }
  }

  /** Copies the lists. */
  public Input {
    allowed = List.copyOf(allowed);
  }

  /** A required input. */
  public static Input required(String name, Kind kind, String description) {
    return new Input(
        name, kind, true, Optional.empty(), Optional.empty(), false, false, List.of(), description);
  }

  /** An input that may be left out; it is null then. */
  public static Input optional(String name, Kind kind, String description) {
    return new Input(
        name,
        kind,
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        List.of(),
        description);
  }

  /** The same with a default. */
  public Input orElse(Value value) {
    return new Input(
        name,
        kind,
        false,
        Optional.of(value),
        defaultExpression,
        forcesReplacement,
        isSecret,
        allowed,
        description);
  }

  /** The same with an expression as its default. */
  public Input orElseExpression(String expression) {
    return new Input(
        name,
        kind,
        false,
        defaultValue,
        Optional.of(expression),
        forcesReplacement,
        isSecret,
        allowed,
        description);
  }

  /** The same, forcing replacement. */
  public Input replacing() {
    return new Input(
        name,
        kind,
        isRequired,
        defaultValue,
        defaultExpression,
        true,
        isSecret,
        allowed,
        description);
  }

  /** The same, never shown. */
  public Input secret() {
    return new Input(
        name,
        kind,
        isRequired,
        defaultValue,
        defaultExpression,
        forcesReplacement,
        true,
        allowed,
        description);
  }

  /** The same, one of these texts only. */
  public Input oneOf(String... texts) {
    return new Input(
        name,
        kind,
        isRequired,
        defaultValue,
        defaultExpression,
        forcesReplacement,
        isSecret,
        List.of(texts),
        description);
  }
}
