package io.ngp.provider.machines;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.OperatorFiles;
import io.ngp.nodespec.OperatorFiles.Content;
import java.util.List;
import java.util.Optional;

/**
 * {@code machines.operator}: who may operate the platform from here. Kept in the state, and written
 * to files of every machine that plans or applies.
 */
record OperatorType(OperatorFiles files) implements ResourceType {
  private static final String AUTHORITY = "authority_pem";
  private static final String CERTIFICATE = "certificate_pem";
  private static final String KEY = "private_key_pem";
  private static final String FOLDER = "folder";

  @Override
  public String name() {
    return "machines.operator";
  }

  @Override
  public Schema schema() {
    return Schema.closed(
        "What proves to nodes that a command comes from who operates the platform.",
        List.of(
            Input.required(AUTHORITY, Kind.TEXT, "The certificate of the platform's authority."),
            Input.required(
                CERTIFICATE, Kind.TEXT, "A certificate with the organizational unit operator."),
            Input.required(KEY, Kind.TEXT, "Its key.").secret()),
        List.of(Output.of(FOLDER, "Where commands of this machine find it.")));
  }

  @Override
  public Reading read(Operation operation, Known known) {
    if (known.outputs().fields().isEmpty()) {
      return new Reading.Absent("was not written yet");
    }
    return new Reading.Present(known.inputs(), write(known.inputs()));
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    return write(inputs);
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return write(inputs);
  }

  private Fields write(Fields inputs) {
    var reader = ValueReader.of(inputs);
    files.put(
        new Content(
            reader.textOrEmpty(AUTHORITY),
            reader.textOrEmpty(CERTIFICATE),
            reader.textOrEmpty(KEY)));
    return outputs();
  }

  private Fields outputs() {
    return Fields.EMPTY.with(FOLDER, Value.of(String.valueOf(files.folder().getFileName())));
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    return outputs();
  }

  @Override
  public void delete(Operation operation, Known known) {
    files.remove();
  }
}
