package io.ngp.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.api.Json;
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

class AppCommandsTest {
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
  void listShowsEveryAppWithItsAddress() throws IOException {
    api.on(
            "GET /v2/apps",
            Apps.list(Apps.app("/shop/web", Apps.OLD, 3, 2), Apps.app("/a", Apps.OLD, 1, 1)))
        .on("GET /v2/pods/::status", "[" + Apps.pod("/shop/pair") + "]");
    platformFile();

    var run = CommandRun.run(Map.of(), folder, "", "app", "list");

    assertThat(run.out())
        .isEqualTo(
            """
            APP          KIND   STATUS    TASKS   CPUS    MEM   ADDRESS
            /a           app    running     1/1    0.1   64.0   http://a.ngp.localhost:8080
            /shop/pair   pod    running     1/1    0.3   80.0
            /shop/web    app    waiting     2/3    0.1   64.0   http://web.shop.ngp.localhost:8080
            """);
  }

  @Test
  void platformIsFoundFromAFolderBelowIt() throws IOException {
    api.on("GET /v2/apps", Apps.list());
    platformFile();
    var below = Files.createDirectories(folder.resolve("a/b"));

    var run = CommandRun.run(Map.of(), below, "", "app", "list");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo("No app is deployed. Deploy one: ngp app deploy FILE\n");
  }

  @Test
  void folderWithoutPlatformSaysHowToStartOne() {
    var run = CommandRun.run(Map.of("NGP_DIR", folder.toString()), folder, "", "app", "list");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("There is no platform in " + folder, "`ngp up`");
  }

  @Test
  void stoppedPlatformSaysHowToStartIt() throws IOException {
    platformFile();
    api.close();

    var run = CommandRun.run(Map.of(), folder, "", "app", "list");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo("ngp: No platform answers at " + api.address() + ".\nStart it with `ngp up`.\n");
  }

  @Test
  void unknownAppIsAnsweredWithTheNearestOne() {
    api.on(
        "GET /v2/apps",
        Apps.list(Apps.app("/www", Apps.OLD, 1, 1), Apps.app("/shop/web", Apps.OLD, 1, 1)));

    var run = run("app", "show", "wwww");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("ngp: App '/wwww' does not exist.\nDid you mean /www?\n");
  }

  @Test
  void showTellsWhyAnAppIsNotWell() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 2, 1))
        .on(
            "GET /ngp/v1/apps/www/diagnostics",
            "{\"diagnostics\": [{\"severity\": \"warning\", \"summary\": \"Needs 4.0 cpus\", \"fix\": \"Add an agent.\"}]}");

    var run = run("app", "show", "www");

    assertThat(run.out())
        .contains("/www  waiting", "1 of 2 healthy", "00000001", "31001", "current")
        .contains("  Needs 4.0 cpus\n  Add an agent.\n");
  }

  @Test
  void showTellsHowEachContainerOfAPodFares() {
    api.on("GET /v2/pods/shop/pair::status", Apps.pod("/shop/pair"));

    var run = run("app", "show", "shop/pair");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("/shop/pair  pod  running", "1 of 1 stable", "0.3 cpus, 80.0 MiB memory")
        .contains("Stopped as ordered.")
        .containsPattern(
            "00000001 +stable +init +finished +127.0.0.1 +Command exited with status 0")
        .containsPattern("00000001 +stable +web +running +127.0.0.1 +31001");
    assertThat(run("app", "show", "shop/pair", "--json").out()).contains("\"terminationHistory\"");
  }

  @Test
  void whatIsForAppsSaysThatAPodIsNone() {
    api.on("GET /v2/apps", Apps.list())
        .on("GET /v2/pods/shop/pair::status", Apps.pod("/shop/pair"));

    var run = run("app", "scale", "shop/pair", "2");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("'/shop/pair' is a pod, not an app.", "/v2/pods/shop/pair");
  }

  @Test
  void listAsJsonHoldsPodsBesideApps() {
    api.on("GET /v2/apps", Apps.list(Apps.app("/a", Apps.OLD, 1, 1)))
        .on("GET /v2/pods/::status", "[" + Apps.pod("/shop/pair") + "]");

    var json = Json.parse(run("app", "list", "--json").out());

    assertThat(json.path("apps").path(0).path("id").asString()).isEqualTo("/a");
    assertThat(json.path("pods").path(0).path("id").asString()).isEqualTo("/shop/pair");
  }

  @Test
  void scalingSendsOnlyTheCount() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 3, 3))
        .on("PUT /v2/apps/www", Apps.accepted("d-1"))
        .on("GET /v2/deployments", "[]");

    var run = run("app", "scale", "/www", "3");

    assertThat(run.status()).isZero();
    assertThat(api.requests("PUT", "/v2/apps/www").getFirst().body())
        .isEqualTo("{\"instances\":3}");
  }

  @Test
  void scalingAnUnknownAppCreatesNothing() {
    api.on("GET /v2/apps", Apps.list());

    assertThat(run("app", "scale", "www", "3").status()).isEqualTo(1);

    assertThat(api.requests("PUT", "/v2/apps/www")).isEmpty();
  }

  @Test
  void removalAsksBeforeItCancelsADeployment() {
    api.on("DELETE /v2/apps/www", Apps.accepted("d-1"))
        .on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
        .on("GET /v2/deployments", "[]");

    var run = run("app", "remove", "www");

    assertThat(run.out()).contains("/www is removed");
    assertThat(api.requests("DELETE", "/v2/apps/www").getFirst().target()).endsWith("?force=false");
  }

  @Test
  void rollbackGoesToTheVersionBeforeTheCurrentOne() {
    api.on("GET /v2/apps/www", Apps.single("/www", "2026-11-20T12:00:00.000Z", 1, 1))
        .on("GET /v2/apps/www", Apps.single("/www", "2026-11-20T12:00:00.000Z", 1, 1))
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 1))
        .on(
            "GET /v2/apps/www/versions",
            "{\"versions\": [\"2026-11-20T10:00:00.000Z\", \"2026-11-20T12:00:00.000Z\", \"2026-11-20T11:00:00.000Z\"]}")
        .on("PUT /v2/apps/www", Apps.accepted("d-1"))
        .on("GET /v2/deployments", "[]");

    var run = run("app", "rollback", "www");

    assertThat(run.out()).contains("/www is rolled back");
    assertThat(api.requests("PUT", "/v2/apps/www").getFirst().body())
        .isEqualTo("{\"version\":\"2026-11-20T11:00:00.000Z\"}");
  }

  @Test
  void logsOfSeveralTasksAreMarked() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 2, 2))
        .on("GET /ngp/v1/tasks/www.instance-00000001-aaaa-bbbb._app.1/log", "one\n")
        .on("GET /ngp/v1/tasks/www.instance-00000002-aaaa-bbbb._app.1/log", "two\nthree\n");

    var run = run("app", "logs", "www", "--tail", "5", "--stderr");

    assertThat(run.out()).isEqualTo("00000001 | one\n00000002 | two\n00000002 | three\n");
    assertThat(api.requests().getLast().target()).endsWith("log?stream=stderr&tail=5&follow=false");
  }

  @Test
  void logOfOneTaskIsPrintedAsItIs() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 2, 2))
        .on("GET /ngp/v1/tasks/www.instance-00000002-aaaa-bbbb._app.1/log", "two\n");

    assertThat(run("app", "logs", "www", "--task", "00000002").out()).isEqualTo("two\n");
  }

  @Test
  void followedLogEndsWithTheApp() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 1, 1))
        .on("GET /v2/apps/www", 404, "{}")
        .on("GET /ngp/v1/tasks/www.instance-00000001-aaaa-bbbb._app.1/log", "one\n");

    var run = run("app", "logs", "www", "-f");

    assertThat(run.out()).isEqualTo("00000001 | one\n");
    assertThat(run.err()).contains("App /www was removed.");
  }

  @Test
  void statsTellWhatTasksUseAndOfHowManyNothingIsKnown() {
    api.on(
        "GET /ngp/v1/stats",
        """
        {"tasks": [
          {"task": "www.instance-00000001-0000-0000-0000-000000000000._app.1", "app": "/www", "agent": "agent-1",
           "cpu": {"seconds": 3.5, "cores": 0.254, "asked": 0.5}, "processes": 3,
           "memory": {"bytes": 12897485, "limitBytes": 67108864, "peakBytes": 16777216},
           "disk": {"readBytes": 640, "writtenBytes": 2048}},
          {"task": "www.instance-00000002-0000-0000-0000-000000000000._app.2", "app": "/www", "agent": "agent-2",
           "cpu": {"seconds": 3.5}, "memory": {"bytes": 1048576}, "processes": 1,
           "network": {"receivedBytes": 1073741824, "sentBytes": 1024}}],
         "silent": ["www.instance-00000003-0000-0000-0000-000000000000._app.1"]}
        """);

    var run = run("app", "stats", "www");

    assertThat(run.out())
        .isEqualTo(
            """
            APP    TASK         AGENT     CPUS   ASKED     MEMORY      LIMIT       PEAK   PROCESSES   RECEIVED      SENT    READ   WRITTEN
            /www   00000001     agent-1   0.25    0.50   12.3 MiB   64.0 MiB   16.0 MiB           3          -         -   640 B   2.0 KiB
            /www   00000002.2   agent-2      -       -    1.0 MiB          -          -           1    1.0 GiB   1.0 KiB       -         -
            """);
    assertThat(run.err()).contains("Of 1 more nothing can be had now");
  }

  @Test
  void statsOfAnUnknownAppNameTheNearestOne() {
    api.on("GET /v2/apps", Apps.list(Apps.app("/www", Apps.OLD, 1, 1)));

    var run = run("app", "stats", "wwww");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("Did you mean /www?");
  }

  @Test
  void jsonIsTheApisAnswer() {
    api.on("GET /v2/apps", "{\"apps\": [], \"more\": 1}");

    assertThat(run("app", "list", "--json").out())
        .isEqualTo("{\n  \"apps\" : [ ],\n  \"more\" : 1,\n  \"pods\" : [ ]\n}\n");
  }

  private CommandRun run(String... arguments) {
    return CommandRun.against(api, folder, arguments);
  }

  private void platformFile() throws IOException {
    var nodes = folder.resolve(".ngp/default/nodes");
    Files.writeString(
        Files.createDirectories(nodes.resolve("master-1")).resolve("node.json"),
        """
        {"name": "master-1", "role": "master", "bind": "127.0.0.1", "port": %d, "edgePort": 8080,
         "domain": "ngp.localhost", "zookeeper": {"id": 1, "members": [
           {"id": 1, "host": "127.0.0.1", "peerPort": 1, "electionPort": 2, "clientPort": 3}]}}
        """
            .formatted(api.port()));
  }
}
