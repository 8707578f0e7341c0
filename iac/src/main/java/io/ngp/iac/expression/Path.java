package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.ValueReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A name and the way from there. Knows exactly what it touches: only that has to be known. */
record Path(String head, List<Step> steps, Position position) implements Expression {
  /** One step of the way. */
  sealed interface Step {
    /** Into a map. */
    record Field(String name) implements Step {}

    /** Into a list. */
    record Index(int index) implements Step {}

    /** Into either, by a value. */
    record Computed(Path index) implements Step {}
  }

  @Override
  public Set<Reference> references() {
    var references = new HashSet<Reference>();
    var words = new ArrayList<>(List.of(head));
    var isPath = true;
    for (var step : steps) {
      isPath &= step instanceof Step.Field;
      if (isPath && step instanceof Step.Field field) {
        words.add(field.name());
      }
      if (step instanceof Step.Computed computed) {
        references.addAll(computed.index().references());
      }
    }
    references.add(new Reference(words));
    return references;
  }

  @Override
  public Value evaluate(Scope scope) {
    var value =
        scope.lookup(head).orElseThrow(() -> wrong("Nothing is called \"" + head + "\" here.", ""));
    var way = new StringBuilder(head);
    var isSecret = false;
    for (var step : steps) {
      isSecret |= value instanceof Value.Secret;
      var opened = ValueReader.open(value);
      if (opened instanceof Value.Unknown) {
        break;
      }
      value =
          switch (step) {
            case Step.Field field -> field(opened, field.name(), way.toString());
            case Step.Index index -> item(opened, index.index(), way.toString());
            case Step.Computed computed -> computed(opened, computed, scope, way.toString());
          };
      way.append(shown(step));
    }
    return isSecret ? new Value.Secret(value) : value;
  }

  private static String shown(Step step) {
    return switch (step) {
      case Step.Field field -> "." + field.name();
      case Step.Index index -> "[" + index.index() + "]";
      case Step.Computed _ -> "[...]";
    };
  }

  private Value computed(Value value, Step.Computed step, Scope scope, String way) {
    var index = ValueReader.open(step.index().evaluate(scope));
    return switch (index) {
      case Value.Unknown _ -> Value.UNKNOWN;
      case Value.Num number -> item(value, number.number().intValue(), way);
      case Value.Text text -> field(value, text.text(), way);
      case Value.Null _, Value.Bool _, Items _, Fields _, Value.Secret _ ->
          throw wrong("An index must be a number or a text.", "");
    };
  }

  private Value field(Value value, String name, String way) {
    return switch (value) {
      case Fields fields -> {
        var found = fields.fields().get(name);
        if (found == null) {
          throw wrong(
              "\"" + way + "\" has no \"" + name + "\".",
              DidYouMean.fix(name, fields.fields().keySet()));
        }
        yield found;
      }
      case Items items ->
          throw wrong(
              "\""
                  + way
                  + "\" is a list of "
                  + items.items().size()
                  + "; \""
                  + name
                  + "\" needs one of them.",
              "Write " + way + "[0]." + name + ", or " + way + "[count.index]." + name + ".");
      case Value.Null _ ->
          throw wrong("\"" + way + "\" is not there, so it has no \"" + name + "\".", "");
      case Value.Text _, Value.Num _, Value.Bool _, Value.Unknown _, Value.Secret _ ->
          throw wrong("\"" + way + "\" is no map, so it has no \"" + name + "\".", "");
    };
  }

  private Value item(Value value, int index, String way) {
    if (!(value instanceof Items items)) {
      throw wrong("\"" + way + "\" is no list, so it has no [" + index + "].", "");
    }
    if (index < 0 || index >= items.items().size()) {
      throw wrong(
          "\"" + way + "\" has " + items.items().size() + " items, so it has no [" + index + "].",
          "The first is [0].");
    }
    return items.items().get(index);
  }

  private EvaluationException wrong(String what, String fix) {
    return new EvaluationException(Diagnostic.error(position, what, fix));
  }
}
