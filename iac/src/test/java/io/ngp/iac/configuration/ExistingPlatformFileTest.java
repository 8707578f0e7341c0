package io.ngp.iac.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExistingPlatformFileTest {
  @TempDir private Path folder;

  @BeforeEach
  void module() throws IOException {
    var module = Files.createDirectories(folder.resolve("modules/shop"));
    Files.writeString(
        module.resolve("module.yaml"),
        """
        module: shop
        description: A shop
        variables:
          size: {type: number, default: 1, description: How large.}
        """);
  }

  private PlatformDraft draft(String name, String domain, Map<String, Value> values) {
    return new PlatformDraft(
        name, domain, new ModuleCatalogue(folder, folder.resolve("none")).all(), values);
  }

  private static ExistingPlatformFile read(String text) {
    return ExistingPlatformFile.read("platform.yaml", text);
  }

  @Test
  void whatIsChosenIsReplacedAndTheRestStays() {
    var text =
        """
        # Ours.
        platform: old   # the name
        state: {backend: s3, bucket: b}

        modules:
          gone: {}
            # gone, too

        # What we run.
        apps:
        - shop.json

        resources:
          note: {type: file, path: a, content: "modules:"}
        """;

    assertThat(read(text).with(draft("new", "a.test", Map.of("shop.size", Value.of(3)))))
        .isEqualTo(
            """
            # Ours.
            domain: a.test
            platform: new
            state: {backend: s3, bucket: b}

            modules:
              # A shop
              shop:
                # How large.
                size: 3

            # What we run.
            apps:
            - shop.json

            resources:
              note: {type: file, path: a, content: "modules:"}
            """);
  }

  @Test
  void whatIsChosenAgainIsNotTouched() {
    var text =
        """
        ---
        domain:   a.test   # ours
        modules:
          # A shop
          shop:
            # How large.
            # size: 1
        "platform": mine   # mine
        """;

    assertThat(read(text).with(draft("mine", "a.test", Map.of()))).isEqualTo(text);
  }

  @Test
  void fileInOneLineIsTakenApart() {
    var text = "{platform: mine, modules: {}, naming: {prefix: a}, apps: [\"a: b\"]}";

    assertThat(read(text).with(draft("mine", "ngp.localhost", Map.of())))
        .isEqualTo(
            """
            platform: mine
            modules:
              # A shop
              shop:
                # How large.
                # size: 1
            naming: {prefix: a}
            apps: ["a: b"]
            """);
  }

  @Test
  void emptyFileGetsEverything() {
    assertThat(read("# Nothing yet\n").with(draft("mine", "a.test", Map.of())))
        .contains("platform: mine\n", "domain: a.test\n", "modules:\n");
  }

  @Test
  void valuesAreThoseThatAreWritten() {
    var file = read("platform: mine\nmodules:\n  shop: {size: \"${env.SIZE}\"}\n  tls:\n");

    assertThat(file.name()).contains("mine");
    assertThat(file.domain()).isEmpty();
    assertThat(file.modules())
        .isEqualTo(Map.of("shop", Map.of("size", Value.of("${env.SIZE}")), "tls", Map.of()));
  }

  @Test
  void whatIsNoPlatformFileIsRefused() {
    assertThatThrownBy(() -> read("platform: [")).isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> read("modules: [a]"))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("\"modules\" must be a map");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "platform: a~ | platform: a~~apps:~  - apps/b.json~",
        "apps:~platform: a~ | apps:~  - apps/b.json~platform: a~",
        "apps: []~ | apps: [apps/b.json]~",
        "apps: [a.json]  # ours~platform: a~ | apps: [a.json, apps/b.json]  # ours~platform: a~",
        "apps: [~  a.json,~]~ | apps: [~  a.json, apps/b.json]~",
        "apps:~- a.json # [x]~~# Next.~platform: a~ | apps:~- a.json # [x]~- apps/b.json~~# Next.~platform: a~",
        "apps:~    - {file: a.json, once: true}~    - id: /b~      cmd: x~ | apps:~    - {file: a.json, once: true}~    - id: /b~      cmd: x~    - apps/b.json~"
      })
  void appsAreAddedAndTheRestStays(String text, String expected) {
    assertThat(read(text.replace('~', '\n')).withApps(List.of("apps/b.json")))
        .isEqualTo(expected.replace('~', '\n'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{platform: a, apps: [a.json]}",
        "apps: [a.json] # ]",
        "apps: a.json",
        "apps: {file: a.json}"
      })
  void appsThatCannotBeAddedToAreNotTouched(String text) {
    assertThatThrownBy(() -> read(text).withApps(List.of("apps/b.json")))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("can't be added to");
  }

  @Test
  void entriesNameFilesByThemselvesAndByPatterns() {
    var file = read("apps: [a.json, {file: apps/*.json, once: true}, {id: /inline, cmd: x}]");

    assertThat(file.hasApps("a.json")).isTrue();
    assertThat(file.hasApps("apps/b.json")).isTrue();
    assertThat(file.hasApps("b.json")).isFalse();
  }
}
