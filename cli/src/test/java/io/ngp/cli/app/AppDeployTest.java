package io.ngp.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.testing.Apps;
import io.ngp.cli.testing.ScriptedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppDeployTest {
  private static final String NO_DIAGNOSIS = "{\"diagnostics\": []}";
  private static final String CRASHING =
      """
      {"diagnostics": [{"severity": "error", "summary": "A task exited with code 7", "where": "agent-1",
        "detail": "no database\\nat 127.0.0.1:5432", "fix": "Look at its log.", "count": %d}]}
      """;

  @TempDir private Path folder;
  private ScriptedApi api;

  @BeforeEach
  void start() {
    api = ScriptedApi.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void followsUntilHealthyAndTellsHowManyAre() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\", \"instances\": 2}");
    api.on("PUT /v2/apps/www", 201, Apps.accepted("d-1"))
        .on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
        .on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
        .on("GET /v2/deployments", "[]")
        .on("GET /v2/apps/www", 404, "{\"message\": \"App '/www' does not exist\"}")
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 2, 0))
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 2, 1))
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 2, 2));

    var run = deploy("www.json");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("/www 0 of 2 healthy", "/www 1 of 2 healthy");
    assertThat(run.out().lines().toList().getLast())
        .startsWith("✔ /www is deployed: 2 of 2 healthy");
    assertThat(api.requests("PUT", "/v2/apps/www").getFirst().target())
        .isEqualTo("/v2/apps/www?partialUpdate=false&force=false");
  }

  @Test
  void definitionFromStandardInputIsSentAsItIs() {
    succeedAtOnce();

    var run =
        CommandRun.run(
            Map.of("NGP_API", api.address()),
            folder,
            "{\"id\": \"www\", \"cmd\": \"sleep 1\"}",
            "app",
            "deploy",
            "-");

    assertThat(run.status()).isZero();
    assertThat(api.requests("PUT", "/v2/apps/www").getFirst().body())
        .isEqualTo("{\"id\":\"www\",\"cmd\":\"sleep 1\"}");
  }

  @Test
  void repeatedCrashEndsItWithTheTasksLastWords() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.on("PUT /v2/apps/www", 201, Apps.accepted("d-1"))
        .on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
        .on("GET /v2/apps/www", 404, "{}")
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 0))
        .on("GET /ngp/v1/apps/www/diagnostics", CRASHING.formatted(1))
        .on("GET /ngp/v1/apps/www/diagnostics", CRASHING.formatted(3));

    var run = deploy("www.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("✘ /www cannot start.")
        .contains("  A task exited with code 7 at agent-1 (3 times)")
        .contains("    | no database\n    | at 127.0.0.1:5432")
        .contains("  Look at its log.")
        .endsWith("The deployment goes on trying. Undo it: ngp deployment cancel d-1\n");
  }

  @Test
  void errorsOfTheFormerDefinitionAreNotBlamedOnTheNewOne() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.on("PUT /v2/apps/www", 200, Apps.accepted("d-1"))
        .on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
        .on("GET /v2/deployments", "[]")
        .on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 1, 0))
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 0))
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 1))
        .on("GET /ngp/v1/apps/www/diagnostics", CRASHING.formatted(40));

    assertThat(deploy("www.json").status()).isZero();
  }

  @Test
  void plainMarathonsTaskFailuresAreCountedInstead() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.on("PUT /v2/apps/www", 201, Apps.accepted("d-1"))
        .on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
        .on("GET /v2/apps/www", 404, "{}");
    for (var second = 1; second < 40; second++) {
      api.on("GET /v2/apps/www", failingAt(second));
    }

    var run = deploy("www.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("A task of /www failed: Command exited with status 7");
  }

  private static String failingAt(int second) {
    var failure =
        """
        "lastTaskFailure": {"appId": "/www", "host": "h", "message": "Command exited with status 7",
          "state": "TASK_FAILED", "timestamp": "2026-11-21T10:00:%02d.000Z", "version": "%s"},
        """
            .formatted(second, Apps.NEW);
    return Apps.single("/www", Apps.NEW, 1, 0).replace("\"instances\"", failure + "\"instances\"");
  }

  @Test
  void timeoutTellsWhatIsMissingAndLeavesTheDeployment() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\", \"instances\": 3}");
    api.on("PUT /v2/apps/www", 201, Apps.accepted("d-1"))
        .on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 3, 1))
        .on("GET /ngp/v1/apps/www/diagnostics", NO_DIAGNOSIS);

    var run = deploy("www.json", "--timeout", "300ms");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("/www has 1 of 3 healthy.")
        .contains("ngp deployment cancel d-1");
    assertThat(api.requests("DELETE", "/v2/deployments/d-1")).isEmpty();
  }

  @Test
  void definitionThatRunsAlreadyIsReportedAsUnchanged() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.on("PUT /v2/apps/www", 200, Apps.accepted("d-1"))
        .on("GET /v2/deployments", "[]")
        .on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 1, 1));

    var run = deploy("www.json");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("/www is unchanged: 1 of 1 healthy");
  }

  @Test
  void changeBySomebodyElseIsAFailure() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.on("PUT /v2/apps/www", 200, Apps.accepted("d-1"))
        .on("GET /v2/deployments", "[]")
        .on("GET /v2/apps/www", Apps.single("/www", "2026-11-21T10:00:05.000Z", 1, 1));

    var run = deploy("www.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("changed or rolled back by somebody else");
  }

  @Test
  void appThatDiesAfterItsDeploymentIsAFailure() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.on("PUT /v2/apps/www", 201, Apps.accepted("d-1"))
        .on("GET /v2/deployments", "[]")
        .on("GET /v2/apps/www", 404, "{}")
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 0))
        .on("GET /ngp/v1/apps/www/diagnostics", CRASHING.formatted(1));

    var run = deploy("www.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("The deployment of /www ended, but /www has 0 of 1 healthy.")
        .contains("A task exited with code 7");
  }

  @Test
  void syntaxErrorNamesFileLineAndColumnAndShowsTheLine() throws IOException {
    write("www.json", "{\n  \"id\": \"/www\",\n  \"cmd\" \"x\"\n}\n");

    var run = deploy("www.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("ngp: www.json:3:9: ")
        .contains("    \"cmd\" \"x\"\n          ^\n");
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void refusedMembersAreShownAtTheirLines() throws IOException {
    write(
        "www.json",
        """
        {
          "id": "/www",
          "cmd": "x",
          "healthChecks": [
            {"protocol": "HTTP", "portIndex": 5}
          ]
        }
        """);
    api.on("GET /v2/apps/www", 404, "{}")
        .on(
            "PUT /v2/apps/www",
            422,
            """
            {"message": "Object is not valid", "details": [
              {"path": "/healthChecks(0)/portIndex", "errors": ["must be less than 1"]},
              {"path": "/upgradeStrategy", "errors": ["error.expected.jsobject"]}]}
            """);

    var run = deploy("www.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("ngp: Object is not valid")
        .contains("  www.json:5:26: /healthChecks(0)/portIndex: must be less than 1")
        .contains("  www.json:1:1: /upgradeStrategy: must be an object { }");
  }

  @Test
  void lockedAppEndsWithStatusFourAndTheWayOut() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.on("GET /v2/apps/www", 404, "{}")
        .on(
            "PUT /v2/apps/www",
            409,
            "{\"message\": \"App is locked by one or more deployments.\", \"deployments\": [{\"id\": \"d-0\"}]}");

    var run = deploy("www.json");

    assertThat(run.status()).isEqualTo(4);
    assertThat(run.err())
        .contains("App is locked")
        .contains("`ngp deployment cancel d-0`", "--force");
  }

  @Test
  void listsAndGroupsGoWhereMarathonTakesThem() throws IOException {
    write("list.json", "[{\"id\": \"/a\"}, {\"id\": \"b\"}]");
    write(
        "group.json",
        "{\"id\": \"/shop\", \"apps\": [{\"id\": \"web\"}], \"groups\": [{\"id\": \"db\", \"apps\": [{\"id\": \"pg\"}]}]}");
    api.on("PUT /v2/apps", Apps.accepted("d-1")).on("PUT /v2/groups", Apps.accepted("d-2"));

    assertThat(deploy("list.json", "--no-wait").status()).isZero();
    assertThat(deploy("group.json", "--no-wait").status()).isZero();

    assertThat(api.requests("GET", "/v2/apps/shop/db/pg")).isNotEmpty();
    assertThat(api.requests("PUT", "/v2/apps")).hasSize(1);
    assertThat(api.requests("PUT", "/v2/groups")).hasSize(1);
  }

  @Test
  void groupWithoutIdIsRefusedBecauseItWouldReplaceEverything() throws IOException {
    write("group.json", "{\"apps\": [{\"id\": \"web\"}]}");

    var run = deploy("group.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("without an \"id\"");
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void anIdThatIsNoneIsTheFilesMistake() throws IOException {
    write("app.json", "{\"id\": \"/Shop\", \"cmd\": \"true\"}");

    var run = deploy("app.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("app.json").contains("\"/Shop\"").doesNotContain("bug");
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void jsonResultHasWhatAScriptNeeds() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    succeedAtOnce();

    var run = deploy("www.json", "--json");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            "\"result\" : \"success\"",
            "\"deploymentId\" : \"d-1\"",
            "\"healthy\" : 1",
            "\"id\" : \"/www\"");
  }

  @Test
  void waitingIsLeftOutOnRequest() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.on("PUT /v2/apps/www", 201, Apps.accepted("d-1"));

    var run = deploy("www.json", "--no-wait");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("ngp deployment show d-1");
    assertThat(api.requests("GET", "/v2/deployments")).isEmpty();
  }

  @Test
  void silentPlatformEndsWithStatusThree() throws IOException {
    write("www.json", "{\"id\": \"/www\", \"cmd\": \"x\"}");
    api.close();

    var run = deploy("www.json");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("No platform answers at " + api.address() + ".");
  }

  @Test
  void missingFileIsNamedWithTheFolderItWasLookedForIn() {
    var run = deploy("nowhere.json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("nowhere.json does not exist.", folder.toString());
  }

  private void succeedAtOnce() {
    api.on("PUT /v2/apps/www", 201, Apps.accepted("d-1"))
        .on("GET /v2/deployments", "[]")
        .on("GET /v2/apps/www", 404, "{}")
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 1));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private CommandRun deploy(String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = "app";
    all[1] = "deploy";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.against(api, folder, all);
  }
}
