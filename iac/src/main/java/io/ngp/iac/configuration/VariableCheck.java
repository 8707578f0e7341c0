package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Text;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds the values of variables to what the module says of them. */
final class VariableCheck {
  private final String module;
  private final Variable variable;
  private final Diagnostics diagnostics;

  VariableCheck(String module, Variable variable, Diagnostics diagnostics) {
    this.module = module;
    this.variable = variable;
    this.diagnostics = diagnostics;
  }

  /** Tells what is wrong with a value that is known. */
  void check(Value value, Position position) {
    problem(variable, value)
        .ifPresent(problem ->
            diagnostics.error(
                position,
                "Variable \"" + variable.name() + "\" of module " + module + " " + problem + ".",
                variable.description()));
  }

  /** What a value must be and is not. */
  static Optional<String> problem(Variable variable, Value value) {
    if (value instanceof Value.Secret secret) {
      return problem(variable, secret.inner());
    }
    if (!value.isKnown() || value instanceof Value.Null) {
      return Optional.empty();
    }
    return expected(variable, value).map(must -> must + ", not " + shown(variable, value));
  }

  private static Optional<String> expected(Variable variable, Value value) {
    if (!isOfType(variable.type(), value)) {
      return Optional.of("must be " + variable.type().words());
    }
    if (!variable.allowed().isEmpty() && !variable.allowed().contains(value)) {
      return Optional.of(
          "must be one of "
              + variable.allowed().stream()
                  .map(Object::toString)
                  .collect(Collectors.joining(", ")));
    }
    if (value instanceof Text text) {
      return variable
          .pattern()
          .filter(pattern -> !text.text().matches(pattern))
          .map(pattern -> "must match " + pattern);
    }
    return value instanceof Num number ? outOfRange(variable, number.number()) : Optional.empty();
  }

  private static Optional<String> outOfRange(Variable variable, BigDecimal number) {
    return variable
        .min()
        .filter(min -> number.compareTo(min) < 0)
        .map(min -> "must be at least " + min.toPlainString())
        .or(() ->
            variable
                .max()
                .filter(max -> number.compareTo(max) > 0)
                .map(max -> "must be at most " + max.toPlainString()));
  }

  private static boolean isOfType(Variable.Type type, Value value) {
    return switch (type) {
      case STRING -> value instanceof Text || value instanceof Num;
      case NUMBER -> value instanceof Num;
      case BOOL -> value instanceof Value.Bool;
      case LIST -> value instanceof Value.Items;
      case MAP -> value instanceof Value.Fields;
      case ANY -> true;
    };
  }

  private static String shown(Variable variable, Value value) {
    return variable.isSecret()
        ? "(secret)"
        : new SourceNode.Scalar(value, Position.NONE).describe();
  }
}
