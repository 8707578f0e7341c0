package io.ngp.iac.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateBackendsTest {
  @TempDir Path project;

  private StateStore store(Fields settings, Map<String, String> variables) {
    var context =
        new StateBackendFactory.Context(
            project, project.resolve(".ngp/test"), "demo", "test", variables);
    return new StateBackends(List.of()).store(settings, context);
  }

  private static Fields fields(String name, String value) {
    return new Fields(Map.of(name, Value.of(value)));
  }

  private static Fields encryption(String name, String value) {
    return new Fields(Map.of("encryption", fields(name, value)));
  }

  private void assertRefused(Fields settings, String... words) {
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(() -> store(settings, Map.of()))
        .withMessageContainingAll(words)
        .satisfies(refusal -> assertThat(refusal.fix()).isNotEmpty());
  }

  @Test
  void localFolderOfTheEnvironmentIsTheDefault() {
    assertThat(store(Fields.EMPTY, Map.of()).location())
        .isEqualTo(project.resolve(".ngp/test/state").toString());
    assertThat(store(fields("backend", "local"), Map.of()).location()).contains(".ngp/test");
  }

  @Test
  void unknownBackendAndUnknownSettingsAreRefused() {
    assertRefused(fields("backend", "s4"), "\"s4\"");
    assertRefused(fields("bucket", "b"), "state.bucket", "local");
    assertRefused(encryption("key", "k"), "state.encryption.key");
  }

  @Test
  void variableOfThePassphraseMustBeSet() {
    assertRefused(encryption("passphrase_env", "MINE"), "MINE", "not set");
    var store = store(encryption("passphrase_env", "MINE"), Map.of("MINE", "correct horse"));
    store.open(LockRequest.of("test")).close();
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(() -> store(Fields.EMPTY, Map.of()).read())
        .withMessageContaining("encrypted");
  }

  @Test
  void keyFileIsRawOrHexadecimalOrBase64() throws IOException {
    var key = new byte[32];
    key[0] = 'k';
    write("raw", key);
    write("hex", HexFormat.of().formatHex(key).getBytes(US_ASCII));
    write("base64", (Base64.getEncoder().encodeToString(key) + "\n").getBytes(US_ASCII));
    store(encryption("key_file", "raw"), Map.of()).open(LockRequest.of("test")).close();
    assertThat(store(encryption("key_file", "hex"), Map.of()).read()).isEqualTo(State.EMPTY);
    assertThat(store(encryption("key_file", "base64"), Map.of()).read()).isEqualTo(State.EMPTY);
  }

  private void write(String name, byte[] content) throws IOException {
    var file = Files.write(project.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void keyFileMustBeThereHoldAKeyAndBelongToItsOwnerAlone() throws IOException {
    assertRefused(encryption("key_file", "none"), "does not exist");
    write("short", new byte[31]);
    assertRefused(encryption("key_file", "short"), "holds no key");
    write("open", new byte[32]);
    Files.setPosixFilePermissions(
        project.resolve("open"), PosixFilePermissions.fromString("rw-r-----"));
    assertRefused(encryption("key_file", "open"), "read by others");
  }
}
