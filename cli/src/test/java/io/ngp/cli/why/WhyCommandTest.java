package io.ngp.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.testing.Apps;
import io.ngp.cli.testing.ScriptedApi;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WhyCommandTest {
  private static final String HEALTHY = "{\"diagnostics\": []}";
  private static final String CRASHING =
      """
      {"diagnostics": [
       {"severity": "error", "summary": "A task of /www failed: Command exited with status 127.", "where": "task t-1",
        "detail": "sh: 1: serve: not found", "fix": "Correct \\"cmd\\".", "count": 3},
       {"severity": "info", "summary": "The next launch of /www waits for 8 s.", "where": "launch queue", "fix": ""}]}
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
  void anAppThatRunsIsSaidToRun() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 2, 2))
        .on("GET /ngp/v1/apps/www/diagnostics", HEALTHY)
        .on("GET /ngp/v1/apps/www/timeline", entries(entry(7, "runs on agent-1")));

    var run = run("why", "www");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("✔ /www runs: 2 of 2 healthy.\n\n     AGO  KIND        TASK         WHAT\n")
        .endsWith("  task        3f2a1b00     runs on agent-1\n");
  }

  @Test
  void anAppThatDoesNotRunIsExplainedAndFixed() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 2, 0))
        .on("GET /ngp/v1/apps/www/diagnostics", CRASHING)
        .on("GET /ngp/v1/apps/www/timeline", entries());

    var run = run("why", "www");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            ✘ /www does not run as wanted: 0 of 2 healthy.
              A task of /www failed: Command exited with status 127. at task t-1 (3 times)
              Correct "cmd".
              The next launch of /www waits for 8 s. at launch queue
            """);
  }

  @Test
  void aSuspendedAppIsAsWanted() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 0, 0));

    var run = run("why", "www");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo("✔ /www is suspended: no instance is wanted. Start it: ngp app scale www 1\n");
  }

  @Test
  void anUnknownAppIsAnsweredWithTheNearestOne() {
    api.on("GET /v2/apps", Apps.list(Apps.app("/www", Apps.OLD, 1, 1)));

    var run = run("why", "wwww");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("ngp: App '/wwww' does not exist.\nDid you mean /www?\n");
  }

  @Test
  void aCountThatIsNoneIsRefused() {
    var run = run("why", "www", "-n", "-1");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("ngp: -n -1 is no number of entries.\nGive 0 to 1000.\n");
  }

  @Test
  void scriptsGetOneDocument() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 2, 0))
        .on("GET /ngp/v1/apps/www/diagnostics", CRASHING)
        .on("GET /ngp/v1/apps/www/timeline", entries(entry(7, "runs on agent-1")));

    var run = run("why", "www", "--json", "-n", "5");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("\"app\" : \"/www\"", "\"well\" : false", "\"verdict\" : \"/www does not run")
        .contains("\"sequence\" : 7");
    assertThat(api.requests("GET", "/ngp/v1/apps/www/timeline").getFirst().target())
        .endsWith("?limit=5");
  }

  @Test
  @Timeout(120)
  void followingGoesOnUntilTheAppIsGone() {
    api.on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 2, 2))
        .on("GET /v2/apps/www", 404, "{}")
        .on("GET /ngp/v1/apps/www/diagnostics", HEALTHY)
        .on("GET /ngp/v1/apps/www/timeline", entries(entry(7, "one")))
        .on("GET /ngp/v1/apps/www/timeline", entries(entry(7, "one"), entry(9, "two")));

    var run = run("why", "www", "--follow", "--json");

    assertThat(run.out()).containsOnlyOnce("\"one\"").containsOnlyOnce("\"two\"");
    assertThat(run.out().lines().toList().getLast()).startsWith("{\"sequence\":9,");
    assertThat(run.err()).isEqualTo("App /www was removed.\n");
  }

  private CommandRun run(String... arguments) {
    return CommandRun.against(api, folder, arguments);
  }

  private static String entries(String... entries) {
    return "{\"app\": \"/www\", \"entries\": [" + String.join(",", entries) + "]}";
  }

  private static String entry(long sequence, String text) {
    return """
    {"sequence": %d, "at": "2026-11-20T10:00:00.000Z", "firstAt": "2026-11-20T10:00:00.000Z", "count": 1, "kind": "task",
     "tone": "good", "taskId": "www.instance-3f2a1b00-aaaa._app.1", "text": "%s", "output": [], "facts": {}}
    """
        .formatted(sequence, text);
  }
}
