package io.ngp.iac.builtin;

import static io.ngp.iac.testing.Given.complete;
import static io.ngp.iac.testing.Given.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTypeTest {
  @TempDir Path project;
  private final TestOperation operation = new TestOperation("token-1");
  private CommandType type;

  @BeforeEach
  void makeType() {
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    type = new CommandType(new Places(project), new Shell(Map.of("PATH", path)));
  }

  private Fields inputs(Object... namesAndValues) {
    return complete(type.schema(), fields(namesAndValues));
  }

  private Fields create(Object... namesAndValues) {
    return type.create(operation, inputs(namesAndValues));
  }

  @Test
  void outputIsTrimmedAndStreamed() {
    var outputs = create("create", "echo; echo one; echo two >&2; echo");
    assertThat(outputs.get("stdout")).isEqualTo(Value.of("one"));
    assertThat(operation.messages()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void commandsKnowTokenAndAddressAndVariables() {
    var outputs =
        create("create", "echo $NGP_TOKEN $NGP_ADDRESS $SIZE", "environment", Map.of("SIZE", 3));
    assertThat(outputs.get("stdout")).isEqualTo(Value.of("token-1 subject 3"));
  }

  @Test
  void outputIsBounded() {
    var outputs = create("create", "head -c 1000000 /dev/zero | tr '\\0' x");
    assertThat(outputs.get("stdout").toString()).hasSize(64 * 1024);
  }

  @Test
  void secretsAreNeitherToldNorKeptInTheOpen() {
    var secret = new Secret(Value.of("first-line\nsecond-line"));
    var inputs =
        inputs(
            "create",
            "echo \"a $KEY b\"; echo \"$KEY\" >&2; exit 3",
            "environment",
            Map.of("KEY", secret));
    var failure =
        catchThrowableOfType(ProviderException.class, () -> type.create(operation, inputs));
    assertThat(failure.details().toString() + operation.messages())
        .contains("a (secret)")
        .doesNotContain("first-line")
        .doesNotContain("second-line");
    assertThat(create("create", "echo x", "environment", Map.of("KEY", secret)).get("stdout"))
        .isEqualTo(new Secret(Value.of("x")));
  }

  @Test
  void failureShowsStatusAndLastLines() {
    var failure =
        catchThrowableOfType(
            ProviderException.class, () -> create("create", "echo no space >&2; exit 28"));
    assertThat(failure).hasMessage("The create command failed with exit status 28.");
    assertThat(failure.details()).containsExactly("no space");
  }

  @Test
  void whatTakesTooLongIsKilledWithAllItStarted() throws IOException {
    assertThatThrownBy(() ->
            create(
                "create", "sh -c 'echo $$ > child; exec sleep 600' & wait", "timeout_seconds", 3))
        .hasMessage("The create command did not end within 3 s and was killed.");
    var child = Long.parseLong(Files.readString(project.resolve("child")).strip());
    // The signal is sent; the process is gone a moment later.
    assertThat(ProcessHandle.of(child).map(ProcessHandle::onExit))
        .satisfiesAnyOf(
            gone -> assertThat(gone).isEmpty(),
            going -> assertThat(going.orElseThrow()).succeedsWithin(Duration.ofSeconds(60)));
  }

  @Test
  void whatStaysInTheBackgroundIsNotWaitedFor() throws Exception {
    var outputs = create("create", "sleep 600 & echo $!", "timeout_seconds", 30);
    var child = ProcessHandle.of(Long.parseLong(outputs.get("stdout").toString())).orElseThrow();
    assertThat(child.isAlive()).isTrue();
    child.destroyForcibly();
    child.onExit().get();
  }

  @Test
  void readCommandTellsWhatIsThere() throws IOException {
    var inputs = inputs("create", "true", "read", "test -f there || exit 1; cat there");
    var known = new Known("token-1", inputs, fields("stdout", "", "exit_status", 0));
    assertThat(type.read(operation, known)).isInstanceOf(Reading.Absent.class);
    Files.writeString(project.resolve("there"), "yes");
    assertThat(((Reading.Present) type.read(operation, known)).outputs().get("stdout"))
        .isEqualTo(Value.of("yes"));
  }

  @Test
  void readCommandThatFailsIsNoAnswer() {
    var known = new Known("token-1", inputs("create", "true", "read", "exit 2"), Fields.EMPTY);
    assertThatThrownBy(() -> type.read(operation, known))
        .isInstanceOf(ProviderException.class)
        .hasMessage("The read command failed with exit status 2.");
  }

  @Test
  void changeWithoutUpdateCommandIsOnlyRecordedAndSaysSo() {
    var before = inputs("create", "echo 1");
    var after = inputs("create", "echo 2");
    var known = new Known("token-1", before, type.create(operation, before));
    assertThat(type.update(operation, known, after)).isEqualTo(known.outputs());
    var planned =
        new Planned(
            operation.address(),
            "command",
            Action.UPDATE,
            Optional.of(known),
            Optional.of(after),
            false);
    assertThat(type.consequences(planned))
        .singleElement()
        .satisfies(each -> assertThat(each.text()).contains("does not run"));
  }

  @Test
  void changeRunsTheUpdateCommand() {
    var before = inputs("create", "echo 1", "update", "echo updated");
    var known = new Known("token-1", before, type.create(operation, before));
    var after = inputs("create", "echo 2", "update", "echo updated");
    assertThat(type.update(operation, known, after).get("stdout")).isEqualTo(Value.of("updated"));
  }

  @Test
  void missingFolderIsTold() {
    assertThatThrownBy(() -> create("create", "true", "folder", "nowhere"))
        .hasMessage("The folder nowhere for the create command does not exist.");
  }
}
