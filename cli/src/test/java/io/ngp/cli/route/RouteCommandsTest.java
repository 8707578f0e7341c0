package io.ngp.cli.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.api.Json;
import io.ngp.cli.testing.ScriptedApi;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteCommandsTest {
  private static final String TABLE =
      """
      {"epoch": 1, "version": 7, "withdrawn": [], "routes": [
        {"host": "www.ngp.test", "path": "/", "app": "/www",
         "targets": [{"id": "www.1", "host": "10.0.0.1", "port": 31000, "zone": "east"}]},
        {"host": "www.ngp.test", "path": "/api", "app": "/www-api",
         "labels": {"NGP_STRIP_PATH": "true", "NGP_ALLOW": "10.0.0.0/8", "NGP_MAX_BODY": "much"},
         "targets": [{"id": "api.1", "host": "10.0.0.2", "port": 31001}]},
        {"host": "www-canary.ngp.test", "path": "/", "app": "/www-canary",
         "labels": {"NGP_CANARY_OF": "/www", "NGP_WEIGHT": "10"},
         "targets": [{"id": "canary.1", "host": "10.0.0.3", "port": 31002}]},
        {"host": "www.ngp.test", "path": "/", "app": "/zzz", "targets": []}]}
      """;

  @TempDir private Path folder;
  private ScriptedApi api;

  @BeforeEach
  void start() {
    api = ScriptedApi.start().on("GET /ngp/v1/routes", TABLE);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void listShowsRulesSharesTermsAndWhoLostWhat() {
    var run = run("route", "list");

    assertThat(run.status()).isZero();
    var lines = run.out().lines().toList();
    assertThat(lines.getFirst()).contains("REQUESTS FOR", "GO TO", "TARGETS", "TERMS");
    assertThat(lines)
        .anySatisfy(
            line -> assertThat(line).contains("www.ngp.test/ ", "/www 90%, /www-canary 10%", " 2"))
        .anySatisfy(line ->
            assertThat(line)
                .contains("www.ngp.test/api", "/www-api", "only from 10.0.0.0/8; path stripped"))
        .anySatisfy(line ->
            assertThat(line).contains("www.ngp.test/", "/zzz", "not in force: held by /www"));
    assertThat(run.out() + run.err()).contains("App /www-api: label NGP_MAX_BODY is \"much\"");
  }

  @Test
  void listAsJsonNamesAllTargets() {
    var list = Json.parse(run("route", "list", "--json").out());

    assertThat(list.findValuesAsString("address"))
        .contains("10.0.0.1:31000", "10.0.0.2:31001", "10.0.0.3:31002");
    assertThat(list.findValuesAsString("heldBy")).containsExactly("/www");
  }

  @Test
  void testSaysWhichRuleTakesARequestAndWhy() {
    var run = run("route", "test", "http://www.ngp.test/api/x?y=1", "--from", "10.9.9.9");

    assertThat(run.err()).contains("No balancer's configuration is at hand");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("✔ www.ngp.test/api (/www-api): host is www.ngp.test, path is below /api")
        .contains("  www.ngp.test/ (/www): comes after the one that takes it")
        .contains("sent on as: /x?y=1")
        .contains("target: 10.0.0.2:31001 api.1 (/www-api, 100%)")
        .contains("It is passed on.");
  }

  @Test
  void testSaysWhatTheBalancerWouldAnswer() {
    var run = run("route", "test", "www.ngp.test/api", "-X", "post", "-H", "X-Beta: 1");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("Answered with 403: Clients from 127.0.0.1 may not use");
  }

  @Test
  void testOfAnUnknownHostSaysSo() {
    var run = run("route", "test", "http://nobody.test/");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("Answered with 404: No app is reachable as \"nobody.test\"");
  }

  @Test
  void whatIsNoRequestIsWrongUsage() {
    assertThat(run("route", "test", "ftp://www.ngp.test/").status()).isEqualTo(2);
    assertThat(run("route", "test", "http://www.ngp.test/", "-H", "nothing").status()).isEqualTo(2);
    assertThat(run("route", "test", "http://www.ngp.test/", "--from", "me").err())
        .contains("\"me\" is no IP address");
  }

  @Test
  void withoutRoutesListSaysHowToGetOne() {
    api.close();
    api =
        ScriptedApi.start()
            .on(
                "GET /ngp/v1/routes",
                "{\"epoch\": 1, \"version\": 0, \"routes\": [], \"withdrawn\": []}");

    assertThat(run("route", "list").out()).contains("Nothing is routed.");
  }

  private CommandRun run(String... arguments) {
    return CommandRun.against(api, folder, arguments);
  }
}
