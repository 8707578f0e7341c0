package io.ngp.iac.builtin;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code secret}: a value nobody sees, from a variable of the environment, a file, or chosen by
 * chance. One from outside is looked at again by every plan; one that was chosen stays.
 */
final class SecretType implements ResourceType {
  private static final String FORMER = " as it was";

  private static final Schema SCHEMA =
      Schema.closed(
          "A secret value: taken from the environment or a file, or else chosen once.",
          List.of(
              Input.optional("env", Kind.TEXT, "The variable of the environment it is taken from."),
              Input.optional(
                  "file", Kind.TEXT, "The file it is taken from, without its last line end."),
              Input.optional(
                      "length", Kind.NUMBER, "Letters and digits to choose when neither is given.")
                  .orElse(Value.of(32))
                  .replacing(),
              Input.optional("keepers", Kind.ANY, "Any value; a change chooses anew.").replacing()),
          List.of(Output.of("value", "The secret.").secret()));

  private final Places places;
  private final Map<String, String> environment;

  SecretType(Places places, Map<String, String> environment) {
    this.places = places;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String name() {
    return "secret";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  /**
   * A secret that has another value by now is shown as a change of where it comes from. One that
   * cannot be looked at is as recorded: a destroy must not need it.
   */
  @Override
  public Reading read(Operation operation, Known known) {
    if (known.outputs().fields().isEmpty()) {
      return new Reading.Absent("was not taken yet");
    }
    var source = source(known.inputs());
    if (source.isEmpty()) {
      return new Reading.Present(known.inputs(), known.outputs());
    }
    try {
      var isSame = take(known.inputs(), source.get()).equals(value(known.outputs()));
      return new Reading.Present(
          isSame ? known.inputs() : withFormer(known.inputs(), source.get()), known.outputs());
    } catch (ProviderException e) {
      operation.progress(e.getMessage() + " The recorded value stays.");
      return new Reading.Present(known.inputs(), known.outputs());
    }
  }

  private static Fields withFormer(Fields inputs, String source) {
    return inputs.with(source, Value.of(inputs.get(source) + FORMER));
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    var source = source(inputs);
    return outputs(
        source.isPresent()
            ? take(inputs, source.get())
            : Chance.lettersAndDigits(
                Math.toIntExact(ValueReader.of(inputs).number("length").orElse(32L))));
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    var source = source(inputs);
    return source.isPresent() ? outputs(take(inputs, source.get())) : former.outputs();
  }

  @Override
  public void delete(Operation operation, Known known) {
    // What is outside is not ours.
  }

  private static Fields outputs(String value) {
    return new Fields(Map.of("value", new Secret(Value.of(value))));
  }

  private static String value(Fields outputs) {
    return ValueReader.of(outputs).textOrEmpty("value");
  }

  /** The input that says where it comes from; empty if it is chosen. */
  private static Optional<String> source(Fields inputs) {
    return List.of("env", "file").stream().filter(inputs.fields()::containsKey).findFirst();
  }

  private String take(Fields inputs, String source) {
    var name = ValueReader.of(inputs).textOrEmpty(source);
    return source.equals("env") ? variable(name) : content(name);
  }

  private String variable(String name) {
    var value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw new ProviderException(
          "The environment variable " + name + " is not set.", "Set it: export " + name + "=...");
    }
    return value;
  }

  private String content(String name) {
    var file = places.resolve(name);
    try {
      return Files.readString(file).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      throw new ProviderException(
          "The secret file " + places.show(file) + " cannot be read.",
          "Check that it exists, is a text, and may be read.",
          e);
    }
  }

  @Override
  public List<Problem> check(Planned planned) {
    return planned.inputs().map(this::problems).orElse(List.of());
  }

  private List<Problem> problems(Fields inputs) {
    if (inputs.fields().containsKey("env") && inputs.fields().containsKey("file")) {
      return List.of(
          new Problem("file", "only one of env and file can say where it comes from.", ""));
    }
    var source = source(inputs);
    if (source.isEmpty()) {
      return Chance.lengthProblem(ValueReader.of(inputs).number("length")).stream().toList();
    }
    if (!inputs.get(source.get()).isKnown()) {
      return List.of();
    }
    try {
      take(inputs, source.get());
      return List.of();
    } catch (ProviderException e) {
      return List.of(new Problem(source.get(), e.getMessage(), e.fix()));
    }
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    return new Fields(Map.of("value", new Secret(predicted(former, inputs))));
  }

  /** An update in place takes the value anew, unless it was chosen. */
  private static Value predicted(Optional<Known> former, Fields inputs) {
    return former.isPresent() && source(inputs).isEmpty()
        ? ValueReader.open(former.get().outputs().get("value"))
        : Value.UNKNOWN;
  }
}
