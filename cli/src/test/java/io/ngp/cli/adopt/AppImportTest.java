package io.ngp.cli.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.testing.Golden;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sources in the test resources {@code adopt/CASE/}; what they become stands beside them. */
@Timeout(120)
class AppImportTest {
  private static final Path RESOURCES = Path.of("src/test/resources/adopt");

  @TempDir private Path temp;

  @ParameterizedTest(name = "{0} {2}")
  @CsvSource({
    "compose-full, expected.txt, compose.yaml",
    "compose-full, expected-group.txt, . --group live/shop --profile debug",
    "compose-processes, expected.txt, compose.yaml --processes --cpus 0.2 --mem 64",
    "compose-mistakes, expected.txt, compose.yaml",
    "compose-syntax, expected.txt, compose.yaml",
    "procfile, expected.txt, Procfile",
    "marathon-list, expected.txt, apps.json",
    "marathon-group, expected.txt, group.json",
    "marathon-group, expected-moved.txt, group.json --group legacy --processes",
    "marathon-gated, expected.txt, apps.json"
  })
  void sourceBecomesDefinitionsAndAList(String name, String expected, String arguments)
      throws IOException {
    var folder = copy(name);

    var run = run(folder, arguments + " --dry-run");

    Golden.check(
        "adopt/" + name + "/" + expected,
        "status " + run.status() + "\n" + steady(folder, run.out() + "---\n" + run.err()));
  }

  @ParameterizedTest
  @CsvSource({
    "compose-full, .",
    "compose-processes, compose.yaml --processes",
    "procfile, Procfile",
    "marathon-list, apps.json",
    "marathon-group, group.json --group legacy",
    "marathon-gated, apps.json"
  })
  void whatIsWrittenIsTakenByTheApiAndImportedUnchanged(String name, String arguments)
      throws IOException {
    var folder = copy(name);

    assertThat(run(folder, arguments).status()).isZero();

    var files = files(folder.resolve("apps"));
    assertThat(files).isNotEmpty();
    var json = new AppJson(AppSettings.STANDARD);
    for (var file : files) {
      var tree = new JsonMapper().readTree(Files.readString(file));
      for (var app : apps(tree)) {
        assertThat(json.read(app, PathId.ROOT, new Version(Instant.EPOCH)).id()).isNotNull();
      }
      var again = run(folder, "apps/" + file.getFileName() + " --dry-run");
      var imported = new JsonMapper().readTree(again.out());
      assertThat(apps(imported)).isEqualTo(apps(tree));
    }
  }

  private static List<JsonNode> apps(JsonNode tree) {
    var apps = new ArrayList<JsonNode>();
    if (tree.isArray()) {
      tree.forEach(apps::add);
    } else if (tree.has("apps") || tree.has("groups")) {
      tree.path("apps").forEach(apps::add);
      tree.path("groups").forEach(group -> apps.addAll(apps(group)));
    } else {
      apps.add(tree);
    }
    return apps;
  }

  @Test
  void filesThatAreThereAreReplacedByForceOnly() throws IOException {
    var folder = copy("marathon-list");
    Files.createDirectories(folder.resolve("apps"));
    Files.writeString(folder.resolve("apps/myapp.json"), "mine");

    var refused = run(folder, "apps.json");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("nothing was written", "apps/myapp.json", "--force");
    assertThat(folder.resolve("apps/myapp.json")).hasContent("mine");
    assertThat(run(folder, "apps.json --force").out()).contains("replaced");
    assertThat(folder.resolve("apps/myapp.json")).content().contains("\"/myapp\"");
    assertThat(run(folder, "apps.json").out()).contains("unchanged");
  }

  @Test
  void dryRunWritesNothing() throws IOException {
    var folder = copy("procfile");

    run(folder, "Procfile --dry-run");

    assertThat(folder.resolve("apps")).doesNotExist();
  }

  @Test
  void addKeepsTheRestOfThePlatformFile() throws IOException {
    var folder = copy("marathon-list");
    Files.writeString(
        folder.resolve("platform.yaml"),
        """
        platform: shop # ours
        apps:
        - www.json   # the front
        # What else there is.
        outputs: {}
        """);

    var run = run(folder, "apps.json --add");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Added to platform.yaml: apps/myapp.json", "ngp plan");
    assertThat(folder.resolve("platform.yaml"))
        .hasContent(
            """
            platform: shop # ours
            apps:
            - www.json   # the front
            - apps/myapp.json
            # What else there is.
            outputs: {}
            """);
    assertThat(run(folder, "apps.json --add").out()).contains("names them already");
  }

  @Test
  void addWithoutAPlatformFileWritesNothing() throws IOException {
    var folder = copy("marathon-list");

    var run = run(folder, "apps.json --add");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("There is no platform.yaml", "ngp configure");
    assertThat(folder.resolve("apps")).doesNotExist();
  }

  @Test
  void scriptsGetDefinitionsAndFindings() throws IOException {
    var folder = copy("marathon-gated");

    var run = run(folder, "apps.json --json");

    var json = new JsonMapper().readTree(run.out());
    assertThat(run.status()).isZero();
    assertThat(json.path("files").size()).isEqualTo(2);
    assertThat(json.at("/files/0/file").asString()).isEqualTo("apps/vault.json");
    assertThat(json.at("/files/0/written").asString()).isEqualTo("new");
    assertThat(json.at("/files/0/definition/id").asString()).isEqualTo("/vault");
    assertThat(json.path("findings").valueStream())
        .anySatisfy(finding -> {
          assertThat(finding.path("weight").asString()).isEqualTo("left-out");
          assertThat(finding.path("app").asString()).isEqualTo("/both");
          assertThat(finding.path("line").asInt()).isEqualTo(23);
        });
  }

  @Test
  void standardInputHoldsDefinitions() throws IOException {
    var run =
        CommandRun.run(
            Map.of(), temp, "{\"id\": \"one\", \"cmd\": \"sleep 1\"}", "app", "import", "-", "-n");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("\"id\" : \"/one\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing.json      | 1 | nothing.json does not exist.",
        "empty             | 2 | has none of compose.yaml",
        "both              | 2 | Name the file to import.",
        "notes.txt         | 2 | --from marathon",
        "notes.txt --from x| 2 | is no form",
        "broken.json       | 1 | broken.json line 1",
        "two.json          | 1 | Something follows the end",
        "text.json         | 1 | This is no definition but",
        "noid.json         | 1 | has no \"id\"",
        "badid.json        | 1 | is not an app id",
        "twice.json        | 1 | stands here a second time",
        "tag.yaml          | 1 | The tag !reset is not understood",
        "loop.yaml         | 1 | This holds itself.",
        "none.yaml         | 1 | has no \"services\"",
        "list.yaml         | 1 | must be a map",
        "bad.yaml          | 1 | This is no YAML",
        "Procfile.bad      | 1 | This line is no process type",
        "empty.json        | 1 | There is no app to import in empty.json",
        "ok.json --group / | 2 | --group needs a name",
        "ok.json --mem 0   | 2 | more than 0",
        "http://:1/        | 2 | This is no address of a Marathon"
      })
  void mistakesAreToldAndNothingIsWritten(String arguments, int status, String message)
      throws IOException {
    Files.createDirectories(temp.resolve("empty"));
    Files.createDirectories(temp.resolve("both"));
    write("both/Procfile", "web: a");
    write("both/compose.yml", "services: {}");
    write("notes.txt", "web: a");
    write("broken.json", "{\"id\": }");
    write("two.json", "{\"id\": \"/a\"} {\"id\": \"/b\"}");
    write("text.json", "7");
    write("noid.json", "{\"cmd\": \"sleep 1\"}");
    write("badid.json", "{\"id\": \"/A_b\", \"cmd\": \"sleep 1\"}");
    write("twice.json", "[{\"id\": \"/a\", \"cmd\": \"x1\"}, {\"id\": \"a\", \"cmd\": \"x1\"}]");
    write("tag.yaml", "services: {a: {image: !reset x}}");
    write("loop.yaml", "services: &s {a: {image: x, labels: *s}}");
    write("none.yaml", "version: 3");
    write("list.yaml", "- a");
    write("bad.yaml", "a: [b");
    write("Procfile.bad", "web bundle");
    write("empty.json", "{\"apps\": []}");
    write("ok.json", "{\"id\": \"/a\", \"cmd\": \"sleep 1\"}");

    var run = run(temp, arguments);

    assertThat(run.err()).contains(message);
    assertThat(run.status()).isEqualTo(status);
    assertThat(temp.resolve("apps")).doesNotExist();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(temp.resolve(name), text);
  }

  private static CommandRun run(Path folder, String arguments) {
    var all = new ArrayList<>(List.of("app", "import"));
    all.addAll(List.of(arguments.strip().split(" +")));
    return CommandRun.run(Map.of(), folder, "", all.toArray(String[]::new));
  }

  private Path copy(String name) throws IOException {
    var folder = Files.createDirectories(temp.resolve(name));
    for (var file : files(RESOURCES.resolve(name))) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    return folder;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(each -> !each.toString().endsWith(".txt")).sorted().toList();
    }
  }

  private static String steady(Path folder, String text) {
    return text.replace(folder.toString(), "/home/me/project");
  }
}
