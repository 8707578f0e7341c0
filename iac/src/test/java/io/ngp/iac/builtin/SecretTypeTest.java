package io.ngp.iac.builtin;

import static io.ngp.iac.testing.Given.complete;
import static io.ngp.iac.testing.Given.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTypeTest {
  @TempDir Path project;
  private final TestOperation operation = new TestOperation();

  private SecretType type(Map<String, String> environment) {
    return new SecretType(new Places(project), environment);
  }

  private Known create(SecretType type, Fields written) {
    var inputs = complete(type.schema(), written);
    return new Known(operation.token(), inputs, type.create(operation, inputs));
  }

  private static Value secret(String text) {
    return new Secret(Value.of(text));
  }

  @Test
  void comesFromTheEnvironmentOrAFile() throws IOException {
    Files.writeString(project.resolve("key"), "from file\n");
    var type = type(Map.of("KEY", "from env"));
    assertThat(create(type, fields("env", "KEY")).outputs().get("value"))
        .isEqualTo(secret("from env"));
    assertThat(create(type, fields("file", "key")).outputs().get("value"))
        .isEqualTo(secret("from file"));
  }

  @Test
  void chosenOneStays() {
    var type = type(Map.of());
    var known = create(type, fields("length", 40));
    assertThat(((Secret) known.outputs().get("value")).inner().toString())
        .matches("[A-Za-z0-9]{40}");
    assertThat(type.read(operation, known))
        .isEqualTo(new Reading.Present(known.inputs(), known.outputs()));
  }

  @Test
  void anotherValueOutsideIsTakenByAnUpdate() {
    var known = create(type(Map.of("KEY", "old")), fields("env", "KEY"));
    var now = type(Map.of("KEY", "new"));
    var present = (Reading.Present) now.read(operation, known);
    assertThat(present.inputs().get("env")).isEqualTo(Value.of("KEY as it was"));
    assertThat(now.update(operation, known, known.inputs()).get("value")).isEqualTo(secret("new"));
  }

  @Test
  void whatCannotBeLookedAtIsAsRecorded() {
    var known = create(type(Map.of("KEY", "old")), fields("env", "KEY"));
    assertThat(type(Map.of()).read(operation, known))
        .isEqualTo(new Reading.Present(known.inputs(), known.outputs()));
    assertThat(operation.messages())
        .containsExactly("The environment variable KEY is not set. The recorded value stays.");
  }

  @Test
  void missingSourceIsToldBeforeAnythingIsMade() {
    assertThat(problems(fields("env", "NONE")))
        .extracting(Problem::message)
        .containsExactly("The environment variable NONE is not set.");
    assertThat(problems(fields("file", "none")))
        .extracting(Problem::message)
        .containsExactly("The secret file none cannot be read.");
    assertThat(problems(fields("file", "none", "env", "NONE"))).hasSize(1);
  }

  private List<Problem> problems(Fields inputs) {
    return type(Map.of())
        .check(
            new Planned(
                operation.address(),
                "secret",
                Action.CREATE,
                Optional.empty(),
                Optional.of(inputs),
                false));
  }
}
