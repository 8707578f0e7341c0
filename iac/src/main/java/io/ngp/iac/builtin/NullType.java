package io.ngp.iac.builtin;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.Optional;

/** {@code null}: takes anything, does nothing, and gives its inputs as its outputs. */
final class NullType implements ResourceType {
  private static final Schema SCHEMA =
      new Schema(
          "Does nothing: takes any inputs, and they are its outputs. For tests, examples, and to"
              + " give a name to values.",
          List.of(
              Input.optional("triggers", Kind.ANY, "Any value; a change makes a new resource.")
                  .replacing()),
          List.of(),
          true);

  @Override
  public String name() {
    return "null";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Reading read(Operation operation, Known known) {
    return new Reading.Present(known.inputs(), known.inputs());
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    return inputs;
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return inputs;
  }

  @Override
  public void delete(Operation operation, Known known) {
    // There is nothing.
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    return inputs;
  }
}
