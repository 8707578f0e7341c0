package io.ngp.iac.provider;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a resource type takes and gives.
 *
 * @param isOpen any other input is taken, too
 */
public record Schema(String description, List<Input> inputs, List<Output> outputs, boolean isOpen) {
  /** Copies the lists. */
  public Schema {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** A schema that refuses inputs it does not name. */
  public static Schema closed(String description, List<Input> inputs, List<Output> outputs) {
    return new Schema(description, inputs, outputs, false);
  }

  /** The input called {@code name}. */
  public Optional<Input> input(String name) {
    return inputs.stream().filter(input -> input.name().equals(name)).findFirst();
  }

  /** The output called {@code name}. */
  public Optional<Output> output(String name) {
    return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
  }

  /** {@code given} inputs with those wrapped that are secret. */
  public Fields hideInputs(Fields given) {
    return hide(given, name -> input(name).filter(Input::isSecret).isPresent());
  }

  /** {@code given} outputs with those wrapped that are secret. */
  public Fields hideOutputs(Fields given) {
    return hide(given, name -> output(name).filter(Output::isSecret).isPresent());
  }

  private static Fields hide(Fields given, Predicate<String> isSecret) {
    if (given.fields().keySet().stream().noneMatch(isSecret)) {
      return given;
    }
    var hidden = new LinkedHashMap<String, Value>();
    given
        .fields()
        .forEach((name, value) ->
            hidden.put(name, isSecret.test(name) ? new Value.Secret(value) : value));
    return new Fields(hidden);
  }

  /** Unknown outputs, but for the stable ones of what exists already. */
  public Fields predictOutputs(Optional<Known> former) {
    var predicted = new LinkedHashMap<String, Value>();
    for (var output : outputs) {
      var kept =
          former
              .filter(_ -> output.isStable())
              .map(known -> known.outputs().fields().get(output.name()));
      predicted.put(output.name(), kept.orElse(Value.UNKNOWN));
    }
    return new Fields(predicted);
  }
}
