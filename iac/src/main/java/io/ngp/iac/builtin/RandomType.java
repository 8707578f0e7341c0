package io.ngp.iac.builtin;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code random}: a value chosen once and kept. It exists nowhere but in the state: one whose
 * choice was never recorded is chosen anew.
 */
final class RandomType implements ResourceType {
  private static final Schema SCHEMA =
      Schema.closed(
          "A random value, chosen once and kept until keepers or one of its inputs change.",
          List.of(
              Input.optional(
                      "kind",
                      Kind.TEXT,
                      "text: lower-case letters and digits, a letter first; hex: hexadecimal"
                          + " digits; number: from min to max; id: a UUID; password: letters,"
                          + " digits and signs, and its value is secret.")
                  .orElse(Value.of("text"))
                  .oneOf("text", "hex", "number", "id", "password")
                  .replacing(),
              Input.optional("length", Kind.NUMBER, "Characters of a text, hex or password.")
                  .orElse(Value.of(16))
                  .replacing(),
              Input.optional("min", Kind.NUMBER, "Smallest number.")
                  .orElse(Value.of(0))
                  .replacing(),
              Input.optional("max", Kind.NUMBER, "Largest number.")
                  .orElse(Value.of(999_999))
                  .replacing(),
              Input.optional("special", Kind.BOOL, "Whether a password has signs like !#%.")
                  .orElse(Value.of(true))
                  .replacing(),
              Input.optional("keepers", Kind.ANY, "Any value; a change chooses anew.").replacing()),
          List.of(Output.of("value", "What was chosen.").stable()));

  @Override
  public String name() {
    return "random";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Reading read(Operation operation, Known known) {
    return known.outputs().fields().isEmpty()
        ? new Reading.Absent("was not chosen yet")
        : new Reading.Present(known.inputs(), known.outputs());
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    return new Fields(Map.of("value", hidden(inputs, choose(inputs))));
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return former.outputs();
  }

  @Override
  public void delete(Operation operation, Known known) {
    // It exists in the state only.
  }

  private static Value choose(Fields inputs) {
    var reader = ValueReader.of(inputs);
    var length = Math.toIntExact(reader.number("length").orElse(16L));
    return switch (reader.textOrEmpty("kind")) {
      case "hex" -> Value.of(Chance.hex(length));
      case "number" ->
          Value.of(Chance.number(reader.number("min").orElse(0L), reader.number("max").orElse(0L)));
      case "id" -> Value.of(Chance.id());
      case "password" -> Value.of(Chance.password(length, reader.truth("special").orElse(true)));
      default -> Value.of(Chance.name(length));
    };
  }

  /** What is to be kept of {@code value}: only a password is secret. */
  private static Value hidden(Fields inputs, Value value) {
    return inputs.get("kind").equals(Value.of("password")) ? new Value.Secret(value) : value;
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    var predicted = SCHEMA.predictOutputs(former);
    return predicted.with("value", hidden(inputs, predicted.get("value")));
  }

  @Override
  public List<Problem> check(Planned planned) {
    return planned.inputs().map(RandomType::problems).orElse(List.of());
  }

  private static List<Problem> problems(Fields inputs) {
    var reader = ValueReader.of(inputs);
    var problem = Chance.lengthProblem(reader.number("length"));
    if (problem.isPresent()) {
      return List.of(problem.get());
    }
    var min = reader.number("min");
    var max = reader.number("max");
    if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
      return List.of(
          new Problem(
              "max",
              "there is no number from " + min.get() + " to " + max.get() + ".",
              "Make max at least as large as min."));
    }
    return List.of();
  }
}
