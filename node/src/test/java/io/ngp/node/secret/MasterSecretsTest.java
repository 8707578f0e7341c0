package io.ngp.node.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.engine.SecretStore.Lookup;
import io.ngp.cluster.engine.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterSecretsTest {
  @TempDir Path data;

  private Path folder;
  private MasterSecrets secrets;

  @BeforeEach
  void prepare() throws IOException {
    folder = data.resolve("secrets");
    secrets =
        new MasterSecrets(
            folder,
            MasterSecrets.VARIABLE_PREFIX,
            Map.of("NGP_APP_SECRET_TOKEN", "from-env", "NGP_HOME", "/opt/ngp"));
    secrets.prepare();
  }

  @Test
  void fileIsReadAnewEachTimeAndWithoutItsLastLineBreakAsText() throws IOException {
    Files.createDirectory(folder.resolve("shop"));
    Files.writeString(folder.resolve("shop/db"), "first\n");
    assertThat(text("shop/db")).contains("first");

    Files.writeString(folder.resolve("shop/db"), "second");

    assertThat(text("shop/db")).contains("second");
  }

  @Test
  void variableWithTheAgreedPrefixIsGivenOut() {
    assertThat(text("env:NGP_APP_SECRET_TOKEN")).contains("from-env");
    assertThat(reason("env:NGP_APP_SECRET_OTHER"))
        .contains("NGP_APP_SECRET_OTHER", "restart the master");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env:NGP_HOME",
        "env:NGP_APP_SECRET_",
        "env:",
        "",
        "/etc/passwd",
        "../outside",
        "a/../../outside",
        "a//b",
        "./a",
        "a/"
      })
  void sourceThatLeadsElsewhereIsRefusedBeforeAnythingIsRead(String source) throws IOException {
    Files.writeString(data.resolve("outside"), "not yours");

    assertThat(secrets.objection(source)).isPresent();
    assertThat(text(source)).isEmpty();
  }

  @Test
  void linkWithinTheFolderIsFollowedAndOneOutOfItIsNot() throws IOException {
    Files.writeString(folder.resolve("real"), "value");
    Files.writeString(data.resolve("outside"), "not yours");
    Files.createSymbolicLink(folder.resolve("inside"), Path.of("real"));
    Files.createSymbolicLink(folder.resolve("out"), Path.of("../outside"));
    Files.createSymbolicLink(folder.resolve("above"), data);

    assertThat(text("inside")).contains("value");
    assertThat(reason("out")).contains("leads out of");
    assertThat(reason("above/outside")).contains("leads out of");
  }

  @Test
  void whatIsNoSecretSaysWhatItIs() throws IOException {
    Files.createDirectory(folder.resolve("folder"));
    Files.write(folder.resolve("large"), new byte[SecretFolder.LARGEST_BYTES + 1]);

    assertThat(reason("folder")).contains("no file but a folder");
    assertThat(reason("large")).contains("64 KiB");
    assertThat(reason("absent")).contains(folder.resolve("absent").toString(), "Create it");
  }

  @Test
  void folderIsTheMastersAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void valuePrintsAsNothing() {
    assertThat(secrets.look("env:NGP_APP_SECRET_TOKEN").toString()).doesNotContain("from-env");
  }

  private Optional<String> text(String source) {
    return switch (secrets.look(source)) {
      case Lookup.Found(SecretValue value) -> value.text();
      case Lookup.Missing _ -> Optional.empty();
    };
  }

  private String reason(String source) {
    return switch (secrets.look(source)) {
      case Lookup.Found _ -> "";
      case Lookup.Missing(String reason) -> reason;
    };
  }
}
