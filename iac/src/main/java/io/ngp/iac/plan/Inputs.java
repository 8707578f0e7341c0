package io.ngp.iac.plan;

import io.ngp.iac.configuration.Block;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.expression.EvaluationException;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Scope;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The inputs of a resource: what its block says, evaluated, with the defaults of its type, each of
 * the kind its schema wants.
 */
public final class Inputs {
  private final Block block;
  private final Schema schema;

  /** The inputs of the resources of one block. */
  public Inputs(Block block, Schema schema) {
    this.block = block;
    this.schema = schema;
  }

  /**
   * Evaluates them for one resource. An input that is null is left out.
   *
   * @throws EvaluationException if an expression makes no sense or a value is of the wrong kind
   */
  public Fields evaluate(Scope scope) {
    var values = new LinkedHashMap<String, Value>();
    for (var input : schema.inputs()) {
      put(values, input.name(), declared(input, scope));
    }
    if (schema.isOpen()) {
      for (var extra : new TreeMap<>(block.inputs()).entrySet()) {
        if (!values.containsKey(extra.getKey()) && schema.input(extra.getKey()).isEmpty()) {
          put(values, extra.getKey(), extra.getValue().evaluate(scope));
        }
      }
    }
    return new Fields(values);
  }

  private static void put(Map<String, Value> values, String name, Value value) {
    if (!(value instanceof Value.Null)) {
      values.put(name, value);
    }
  }

  private Value declared(Input input, Scope scope) {
    Expression written = block.inputs().get(input.name());
    var value = written == null ? Value.NULL : written.evaluate(scope);
    if (value instanceof Value.Null) {
      value = input.defaultValue().orElse(Value.NULL);
    }
    if (value instanceof Value.Null) {
      if (input.isRequired()) {
        throw wrong(input, written, "is missing; " + input.kind().words() + " is required");
      }
      return value;
    }
    return fit(input, written, value);
  }

  private Value fit(
      Input input, @org.jspecify.annotations.Nullable Expression written, Value value) {
    var fitted = Kinds.fit(input.kind(), value);
    if (fitted.isEmpty()) {
      throw wrong(
          input, written, "must be " + input.kind().words() + ", not " + Kinds.describe(value));
    }
    var fit = fitted.get();
    if (!input.allowed().isEmpty()
        && fit.isKnown()
        && !input.allowed().contains(io.ngp.iac.value.ValueReader.open(fit).toString())) {
      throw wrong(
          input,
          written,
          "must be one of " + String.join(", ", input.allowed()) + ", not " + Kinds.describe(fit));
    }
    return input.isSecret() ? new Value.Secret(fit) : fit;
  }

  private EvaluationException wrong(
      Input input, @org.jspecify.annotations.Nullable Expression written, String what) {
    return new EvaluationException(
        Diagnostic.error(
                written == null ? block.position() : written.position(),
                "Input \"" + input.name() + "\" of " + block.address() + " " + what + ".",
                input.description())
            .about(block.address().toString()));
  }
}
