package io.ngp.cli.configure;

import io.ngp.iac.configuration.Variable;
import io.ngp.iac.source.FlowYaml;
import io.ngp.iac.value.Value;
import java.util.Optional;

/** How the value of a variable is being changed. Immutable. */
sealed interface Editing {
  /** A line of text; {@code cursor} is an index of a character. */
  record Line(String text, int cursor) implements Editing {
    /** The value as somebody would type it. */
    static Line of(Variable variable, Optional<Value> value) {
      var text =
          value
              .or(() -> variable.preset().map(Variable.Preset::written))
              .filter(each -> !(each instanceof Value.Null))
              .map(Line::typed)
              .orElse("");
      return new Line(text, text.length());
    }

    private static String typed(Value value) {
      return value instanceof Value.Text text ? text.text() : FlowYaml.of(value);
    }

    Line typed(int codePoint) {
      var character = Character.toString(codePoint);
      return new Line(
          text.substring(0, cursor) + character + text.substring(cursor),
          cursor + character.length());
    }

    Line press(Key.Press key) {
      return switch (key) {
        case LEFT -> new Line(text, before());
        case RIGHT -> new Line(text, after());
        case HOME -> new Line(text, 0);
        case END -> new Line(text, text.length());
        case BACKSPACE -> new Line(text.substring(0, before()) + text.substring(cursor), before());
        case DELETE -> new Line(text.substring(0, cursor) + text.substring(after()), cursor);
        case CLEAR -> new Line("", 0);
        case UP, DOWN, ENTER, TAB, ESCAPE, INTERRUPT, OTHER -> this;
      };
    }

    private int before() {
      return cursor == 0 ? 0 : text.offsetByCodePoints(cursor, -1);
    }

    private int after() {
      return cursor == text.length() ? cursor : text.offsetByCodePoints(cursor, 1);
    }

    /** The value; {@link Value#NULL} for an empty line: the default. */
    Value value(Variable variable) {
      return text.isEmpty() ? Value.NULL : variable.parse(text);
    }

    /** What is wrong with the line; empty if nothing is. */
    String problem(Variable variable) {
      try {
        if (value(variable) instanceof Value.Null && variable.preset().isEmpty()) {
          return "must be " + variable.type().words() + "; there is no default";
        }
        return "";
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }

  /** One of the allowed values, by index. */
  record Choosing(int index) implements Editing {
    static Choosing of(Variable variable, Optional<Value> value) {
      var present = value.or(() -> variable.preset().map(Variable.Preset::written));
      return new Choosing(Math.max(0, present.map(variable.allowed()::indexOf).orElse(0)));
    }

    /** The next ones to the right or left, in a circle. */
    Choosing moved(int by, Variable variable) {
      return new Choosing(Math.floorMod(index + by, variable.allowed().size()));
    }
  }
}
