package io.ngp.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.api.Json;
import io.ngp.cli.testing.Apps;
import io.ngp.cli.testing.ScriptedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AppCanaryTest {
  private static final String STORED =
      """
      {"id": "/www", "cmd": "serve 1", "instances": 5, "env": {"MODE": "old"},
       "labels": {"team": "shop"}, "portDefinitions": [{"port": 10000, "name": "http"}],
       "container": {"type": "DOCKER", "docker": {"image": "www:1"}},
       "version": "%s", "versionInfo": {"lastScalingAt": "%s", "lastConfigChangeAt": "%s"}}
      """
          .formatted(Apps.OLD, Apps.OLD, Apps.OLD);

  @TempDir private Path folder;
  private ScriptedApi api;

  @BeforeEach
  void start() {
    start("[]");
  }

  private void start(String deployments) {
    api = ScriptedApi.start();
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 5, 5))
        .on("GET /v2/apps/www/versions/" + Apps.OLD.replace(":", "%3A"), STORED)
        .on("PUT /v2/apps/www-canary", 201, Apps.accepted("d-1"))
        .on("GET /v2/deployments", deployments);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aCanaryBeginsAsACopyWithWhatIsChanged() {
    api.on("GET /v2/apps/www-canary", 404, "{}")
        .on("GET /v2/apps/www-canary", 404, "{}")
        .on("GET /v2/apps/www-canary", canary(1));

    var run =
        run("--weight", "10", "--image", "www:2", "--variable", "MODE=new", "--variable", "A=b=c");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    var sent = sent("/v2/apps/www-canary");
    assertThat(sent.path("id").asString()).isEqualTo("/www-canary");
    assertThat(sent.path("cmd").asString()).isEqualTo("serve 1");
    assertThat(sent.path("instances").asInt()).as("a tenth of five, and at least one").isEqualTo(1);
    assertThat(sent.path("container").path("docker").path("image").asString()).isEqualTo("www:2");
    assertThat(sent.path("env")).isEqualTo(Json.parse("{\"MODE\": \"new\", \"A\": \"b=c\"}"));
    assertThat(sent.path("labels"))
        .isEqualTo(
            Json.parse(
                "{\"team\": \"shop\", \"NGP_CANARY_OF\": \"/www\", \"NGP_WEIGHT\": \"10\"}"));
    assertThat(sent.path("portDefinitions").path(0).path("port").asInt(-1)).isZero();
    assertThat(sent.has("version")).isFalse();
    assertThat(sent.has("versionInfo")).isFalse();
  }

  @Test
  void calledAgainItChangesTheCanaryAndKeepsTheRest() {
    api.on("GET /v2/apps/www-canary", canary(2))
        .on("GET /v2/apps/www-canary/versions/" + Apps.NEW.replace(":", "%3A"), canaryDefinition());

    var run = run("--weight", "50");

    assertThat(run.status()).isZero();
    var sent = sent("/v2/apps/www-canary");
    assertThat(sent.path("cmd").asString()).isEqualTo("serve 2");
    assertThat(sent.path("instances").asInt()).as("half of five").isEqualTo(3);
    assertThat(sent.path("labels").path("NGP_WEIGHT").asString()).isEqualTo("50");
  }

  @Test
  void aSmallerShareTakesNoInstanceAway() {
    api.on("GET /v2/apps/www-canary", canary(4))
        .on("GET /v2/apps/www-canary/versions/" + Apps.NEW.replace(":", "%3A"), canaryDefinition());

    run("--weight", "10");

    assertThat(sent("/v2/apps/www-canary").path("instances").asInt()).isEqualTo(4);
  }

  @Test
  void aWholeDefinitionMayComeFromAFile() throws IOException {
    Files.writeString(folder.resolve("next.json"), "{\"id\": \"x\", \"cmd\": \"serve 3\"}");
    api.on("GET /v2/apps/www-canary", 404, "{}")
        .on("GET /v2/apps/www-canary", 404, "{}")
        .on("GET /v2/apps/www-canary", canary(3));

    run("--weight", "60", "--file", "next.json");

    var sent = sent("/v2/apps/www-canary");
    assertThat(sent.path("id").asString()).isEqualTo("/www-canary");
    assertThat(sent.path("cmd").asString()).isEqualTo("serve 3");
    assertThat(sent.path("instances").asInt()).isEqualTo(3);
  }

  @Test
  void promotingMakesTheAppWhatItsCanaryIsAndRemovesThat() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 5, 5))
        .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 5, 5))
        .on("GET /v2/apps/www-canary", canary(2))
        .on("GET /v2/apps/www-canary/versions/" + Apps.NEW.replace(":", "%3A"), canaryDefinition())
        .on("PUT /v2/apps/www", 200, Apps.accepted("d-2"))
        .on("DELETE /v2/apps/www-canary", 200, Apps.accepted("d-3"));

    run("--promote", "--timeout", "5s");

    var sent = sent("/v2/apps/www");
    assertThat(sent.path("id").asString()).isEqualTo("/www");
    assertThat(sent.path("cmd").asString()).isEqualTo("serve 2");
    assertThat(sent.path("instances").asInt()).isEqualTo(5);
    assertThat(sent.path("labels")).isEqualTo(Json.parse("{\"team\": \"shop\"}"));
    assertThat(sent.path("portDefinitions").path(0).path("port").asInt()).isEqualTo(10_000);
    assertThat(api.requests("DELETE", "/v2/apps/www-canary")).hasSize(1);
  }

  @Test
  void abortingRemovesTheCanaryOnly() {
    api.on("GET /v2/apps/www-canary", canary(2))
        .on("GET /v2/apps/www-canary", 404, "{}")
        .on("DELETE /v2/apps/www-canary", 200, Apps.accepted("d-3"));

    assertThat(run("--abort").status()).isZero();

    assertThat(api.requests("DELETE", "/v2/apps/www-canary")).hasSize(1);
    assertThat(api.requests("PUT", "/v2/apps/www")).isEmpty();
  }

  @Test
  void abortingDoesNotWaitForACanaryThatCannotStart() {
    api.close();
    start(Apps.deployments("d-1", "/www-canary"));
    api.on("GET /v2/apps/www-canary", canary(2))
        .on("GET /v2/apps/www-canary", 404, "{}")
        .on("DELETE /v2/apps/www-canary", 200, Apps.accepted("d-3"));

    run("--abort", "--no-wait");

    assertThat(api.requests("DELETE", "/v2/apps/www-canary"))
        .extracting(request -> request.target())
        .containsExactly("/v2/apps/www-canary?force=true");
  }

  @Test
  void abortingCancelsNoDeploymentOfOtherApps() {
    api.close();
    start(
        Apps.deployments("d-1", "/www-canary")
            .replace("[\"/www-canary\"]", "[\"/www-canary\", \"/www\"]"));
    api.on("GET /v2/apps/www-canary", canary(2))
        .on("DELETE /v2/apps/www-canary", 200, Apps.accepted("d-3"));

    run("--abort", "--no-wait");

    assertThat(api.requests("DELETE", "/v2/apps/www-canary"))
        .extracting(request -> request.target())
        .containsExactly("/v2/apps/www-canary?force=false");
  }

  @Test
  void anAppThatHappensToHaveTheNameIsLeftAlone() {
    api.on("GET /v2/apps/www-canary", Apps.single("/www-canary", Apps.NEW, 1, 1));

    assertThat(run("--weight", "10").err()).contains("/www-canary is there, but is no canary");
    assertThat(run("--abort").err()).contains("NGP_CANARY_OF=/www");
    assertThat(api.requests("DELETE", "/v2/apps/www-canary")).isEmpty();
    assertThat(api.requests("PUT", "/v2/apps/www-canary")).isEmpty();
  }

  @Test
  void wrongUsageIsToldBeforeAnythingHappens() {
    assertThat(run("--weight", "101").err()).contains("no share");
    assertThat(run("--weight", "10", "--variable", "x").err()).contains("sets no variable");
    assertThat(run("--promote", "--cmd", "x").err()).contains("as it is");
    assertThat(run().status()).isEqualTo(2);
    assertThat(run("--promote", "--abort").status()).isEqualTo(2);
    assertThat(api.requests("PUT", "/v2/apps/www-canary")).isEmpty();
  }

  @Test
  void withoutACanaryThereIsNothingToPromote() {
    api.on("GET /v2/apps/www-canary", 404, "{}");

    assertThat(run("--promote").err()).contains("App /www has no canary /www-canary.");
  }

  private CommandRun run(String... options) {
    var arguments = new String[options.length + 3];
    arguments[0] = "app";
    arguments[1] = "canary";
    arguments[2] = "www";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandRun.against(api, folder, arguments);
  }

  private JsonNode sent(String path) {
    return Json.parse(api.requests("PUT", path).getFirst().body());
  }

  private static String canary(int instances) {
    return Apps.single("/www-canary", Apps.NEW, instances, instances)
        .replace("\"labels\": {}", "\"labels\": {\"NGP_CANARY_OF\": \"/www\"}");
  }

  private static String canaryDefinition() {
    return STORED
        .replace("\"/www\"", "\"/www-canary\"")
        .replace("serve 1", "serve 2")
        .replace("10000", "0")
        .replace(
            "\"team\": \"shop\"",
            "\"team\": \"shop\", \"NGP_CANARY_OF\": \"/www\", \"NGP_WEIGHT\": \"10\"");
  }
}
