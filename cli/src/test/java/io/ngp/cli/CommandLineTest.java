package io.ngp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.testing.Apps;
import io.ngp.cli.testing.ScriptedApi;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir private Path folder;

  @Test
  void helpGroupsTheCommands() {
    var run = run("--help");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .containsSubsequence("Platform:", "  up ", "Applications:", "  app ", "Examples:");
    assertThat(run.out()).doesNotContain("__complete", "\u001b[");
  }

  @ParameterizedTest
  @CsvSource({
    "up",
    "down",
    "status",
    "node",
    "node list",
    "node drain",
    "node undrain",
    "cert",
    "cert list",
    "cert ca",
    "backup",
    "backup create",
    "backup list",
    "backup restore",
    "image",
    "image build",
    "configure",
    "app",
    "app deploy",
    "app list",
    "app show",
    "app scale",
    "app restart",
    "app remove",
    "app logs",
    "app exec",
    "app stats",
    "app versions",
    "app rollback",
    "app canary",
    "route",
    "route list",
    "route test",
    "deployment",
    "deployment list",
    "deployment show",
    "deployment cancel",
    "task",
    "task list",
    "task kill",
    "drill",
    "drill list",
    "drill run",
    "completion",
    "plan",
    "apply",
    "destroy",
    "validate",
    "output",
    "state",
    "state list",
    "state show",
    "state rm",
    "state mv",
    "import",
    "graph",
    "history",
    "rollback",
    "unlock",
    "module",
    "module list",
    "module show",
    "module new",
    "version"
  })
  void everyCommandHasHelpThatSaysWhatItDoes(String command) {
    var run = run((command + " --help").split(" "));

    assertThat(run.status()).isZero();
    assertThat(run.out()).matches("(?s)[A-Z].*\\.\n\nUsage: ngp " + command + " .*Options:.*");
  }

  @Test
  void nothingToDoShowsHelpAndFails() {
    assertThat(run().status()).isEqualTo(2);
    assertThat(run().err()).contains("Usage: ngp");
    assertThat(run("app").err()).contains("Usage: ngp app", "deploy");
  }

  @ParameterizedTest
  @CsvSource({
    "statsu, `ngp` has no command \"statsu\". Did you mean status?",
    "app lst, `ngp app` has no command \"lst\". Did you mean list?",
    "app list --jso, `ngp app list` has no option \"--jso\". Did you mean --json?",
    "app list extra, `ngp app list` has no argument \"extra\".",
    "app show, Missing required parameter: 'APP'",
    "app show A_B, is not an app id",
    "-e ../x status, is no environment",
    "app deploy x --timeout soon, is not a duration",
    "up --port 70000, is no port",
  })
  void wrongUsageIsExplainedInTwoLines(String arguments, String explanation) {
    var run = run(arguments.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(explanation);
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-C %s app list", "app -C %s list", "app list -C %s"})
  void globalOptionsStandAnywhere(String arguments) {
    var elsewhere = folder.resolve("elsewhere").toString();

    var run = run(arguments.formatted(elsewhere).split(" "));

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("There is no platform in " + elsewhere);
  }

  @Test
  void completionKnowsCommandsOptionsAndApps() {
    try (var api = ScriptedApi.start()) {
      api.on(
          "GET /v2/apps",
          Apps.list(Apps.app("/www", Apps.OLD, 1, 1), Apps.app("/shop/web", Apps.OLD, 1, 1)));

      assertThat(complete(api, "de")).isEqualTo("deployment\ndestroy\n");
      assertThat(complete(api, "app", "s")).isEqualTo("scale\nshow\nstats\n");
      assertThat(complete(api, "app", "show", "")).isEqualTo("shop/web\nwww\n");
      assertThat(complete(api, "app", "show", "/w")).isEqualTo("/www\n");
      assertThat(complete(api, "app", "deploy", "--t")).isEqualTo("--timeout\n");
      assertThat(complete(api, "app", "scale", "www", "")).isEmpty();
    }
  }

  private String complete(ScriptedApi api, String... words) {
    var arguments = new String[words.length + 2];
    arguments[0] = "__complete";
    arguments[1] = "--";
    System.arraycopy(words, 0, arguments, 2, words.length);
    return CommandRun.against(api, folder, arguments).out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionScriptAsksTheCommandItself(String shell) {
    assertThat(run("completion", shell).out()).contains("ngp __complete --");
  }

  private CommandRun run(String... arguments) {
    return CommandRun.run(Map.of("NGP_DIR", folder.toString()), folder, "", arguments);
  }
}
