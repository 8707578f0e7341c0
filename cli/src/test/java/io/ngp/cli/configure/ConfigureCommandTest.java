package io.ngp.cli.configure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.testing.Golden;
import io.ngp.cli.testing.Printed;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.configuration.ConfigurationLoader;
import io.ngp.iac.configuration.LoadRequest;
import io.ngp.iac.provider.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigureCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void modules() {
    Modules.in(folder);
  }

  private CommandRun configure(String... arguments) {
    var all = Stream.concat(Stream.of("configure"), Stream.of(arguments)).toArray(String[]::new);
    return CommandRun.run(
        Map.of("NGP_HOME", folder.resolve("home").toString(), "NGP_DIR", folder.toString()),
        folder,
        "",
        all);
  }

  private Path file() {
    return folder.resolve("platform.yaml");
  }

  private Configuration load() {
    return ConfigurationLoader.load(
        new LoadRequest(
            folder,
            "default",
            folder.resolve("home/modules"),
            Map.of("NGP_SECRET_TILL", "s3cret"),
            Map.of(),
            new Registry(List.of()),
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void scriptsGetACommentedFileThatLoads() throws IOException {
    var run =
        configure(
            "--modules=shop,tls",
            "--name=corner",
            "--domain=corner.test",
            "--set=cluster.agents=3",
            "--set=cluster.attributes={rack: \"2\", fast: true}",
            "--set=shop.owner=Ann",
            "--set=shop.password=${secret.TILL}",
            "--set=shop.greeting=Hi: \"you\" # not a comment",
            "--set=shop.is_open=false",
            "--set=edge.port=8080");

    assertThat(run.err())
        .isEqualTo(
            """
            Module cluster comes along: edge and shop need it.
            Module edge comes along: cluster needs it.
            """);
    assertThat(run.out()).isEqualTo("Wrote " + file() + "\nNext: ngp plan\n");
    assertThat(run.status()).isZero();
    Golden.check("configure/shop.yaml", Files.readString(file()));
    assertThat(load().platform().name()).isEqualTo("corner");
  }

  @Test
  void withoutQuestionsAndModulesTheUsualOnesAreChosen() throws IOException {
    var run = configure("--name", "corner");

    assertThat(run.status()).isZero();
    Golden.check("configure/usual.yaml", Files.readString(file()));
    assertThat(load().outputs()).isEmpty();
  }

  @Test
  void everyDefaultThatIsUncommentedFitsTheFile() throws IOException {
    configure("--name", "corner", "--modules", "shop,tls", "--set", "shop.owner=Ann");
    var text = Files.readString(file());

    Files.writeString(
        file(), text.replaceAll("(?m)^    # ([a-z_]+: )", "    $1").replace("# naming", "naming"));

    assertThat(Files.readString(file())).contains("\n    agents: 1\n", "\n    limit: null\n");
    assertThat(load().platform().prefix()).isEqualTo("acme");
  }

  @Test
  void allMistakesAreToldAtOnceAndNothingIsWritten() {
    var run =
        configure(
            "--modules=clutser,shop",
            "--name=A",
            "--domain=-",
            "--set=shop.ownr=Ann",
            "--set=shop.password=plain",
            "--set=cluster.masters=2",
            "--set=cluster.agents=many",
            "--set=cluster.attributes={",
            "--set=edge.port=",
            "--set=tls.domains=[a]",
            "--set=tsl.domains=[a]",
            "--set=nothing");

    assertThat(run.status()).isEqualTo(1);
    Golden.check("configure/mistakes.txt", run.err());
    assertThat(run.err()).doesNotContain("plain");
    assertThat(file()).doesNotExist();
  }

  @Test
  void whatIsThereIsOnlyOverwrittenByForce() throws IOException {
    Files.writeString(file(), "platform: mine\n");

    var refused = configure("--modules", "tls");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("on platform.yaml", "--force");
    assertThat(file()).hasContent("platform: mine");

    assertThat(configure("--modules", "tls", "--force").status()).isZero();
    assertThat(Files.readString(file())).contains("  tls:\n");
  }

  @Test
  void dashPrintsAndWritesNothing() {
    var run = configure("--modules", "tls", "--name", "corner", "-o", "-");

    assertThat(run.out()).startsWith("# A platform as code.").contains("platform: corner\n");
    assertThat(run.out()).doesNotContain("Next:");
    assertThat(file()).doesNotExist();
  }

  @Test
  void anotherFileIsWrittenWithoutPromisingThatPlanReadsIt() {
    var run = configure("--modules", "tls", "-o", "other.yaml");

    assertThat(run.out()).isEqualTo("Wrote " + folder.resolve("other.yaml") + "\n");
    assertThat(folder.resolve("other.yaml")).exists();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    var run = configure("--modules", "tls", "-o", "no/such.yaml");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("no/such.yaml cannot be written: there is no such folder.");
  }

  /** What is printed when somebody presses these keys. */
  private String asked(String keys, String... arguments) throws IOException {
    var printed = Printed.terminal();
    var keyboard = new Keyboard(keys);
    var variables =
        Map.of("NGP_HOME", folder.resolve("home").toString(), "NGP_DIR", folder.toString());
    var invocation =
        new Invocation(variables, folder, InputStream.nullInputStream(), printed.screen());
    var command = new ConfigureCommand(invocation, () -> Optional.of(keyboard.raw()));
    new CommandLine(command).execute(arguments);
    return keyboard.written() + printed.out();
  }

  @Test
  void whatIsThereIsWhereQuestionsBegin() throws IOException {
    var existing =
        """
        # Ours.
        platform: mine
        state: {backend: s3}
        modules:
          cluster: {agents: 3, masters: 5}
          edge: {}
        """;
    Files.writeString(file(), existing);

    var left = asked("\r\tq");
    assertThat(left).contains("Nothing was written.").doesNotContain("Wrote");
    assertThat(file()).hasContent(existing);

    var changed = asked("\r\t" + Keyboard.ESC + "[B\r\u007f12\r\t\t\r");
    assertThat(changed).contains("Overwrite platform.yaml?", "Wrote " + file(), "Next: ngp plan");
    assertThat(Files.readString(file()))
        .startsWith("# Ours.\nplatform: mine\nstate: {backend: s3}\nmodules:\n")
        .contains("\n    agents: 12\n", "\n    masters: 5\n");
  }

  @Test
  void whatCannotBeReadIsSaidBeforeTheQuestions() throws IOException {
    Files.writeString(file(), "platform: [");

    assertThat(asked("q")).contains("What is there cannot be read", "platform.yaml:1");
    assertThat(file()).hasContent("platform: [");
  }

  @Test
  void optionsAreWhereQuestionsBegin() throws IOException {
    assertThat(asked("\r\t\t\t\r", "--name", "corner", "--set", "cluster.agents=7"))
        .contains("Write platform.yaml?");
    assertThat(Files.readString(file())).contains("platform: corner\n", "    agents: 7\n");
  }
}
