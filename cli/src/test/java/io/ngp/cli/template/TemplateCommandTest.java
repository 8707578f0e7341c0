package io.ngp.cli.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.testing.ScriptedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCommandTest {
  private static final String TEMPLATE =
      """
      {% for t in tasks %}
      {{ t.app }} {{ t.host }}:{{ t.port }} {{ t.healthy }}
      {% endfor %}
      {% for r in routes %}
      {{ r.host }}
      {% endfor %}
      {% for a in apps %}
      {{ a.name }} {{ a.labels.TEAM | default("nobody") }}
      {% endfor %}
      """;

  @TempDir private Path folder;
  private ScriptedApi api;

  @BeforeEach
  void start() throws IOException {
    api = ScriptedApi.start();
    api.on("GET /ngp/v1/routes", "{\"routes\": [{\"host\": \"www.test\", \"path\": \"/\"}]}");
    Files.writeString(folder.resolve("t.peb"), TEMPLATE);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void fileShowsTasksRoutesAndLabels() {
    api.on("GET /v2/apps", apps("true"));

    var run = run("t.peb:out:echo reloaded $NGP_FILE", "--once");

    assertThat(run.status()).isZero();
    assertThat(folder.resolve("out"))
        .hasContent("/db h2:5 true\n/www h1:80 true\nwww.test\ndb nobody\nwww web\n");
    assertThat(run.out()).contains("out written", "  reloaded " + folder.resolve("out"));
    assertThat(run("t.peb:out:echo reloaded", "--once").out()).isEmpty();
  }

  @Test
  void dryPrintsAndWritesNothing() {
    api.on("GET /v2/apps", apps("false"));

    var run = run("t.peb:out:touch ran", "--dry");

    assertThat(run.out()).contains("/www h1:80 false");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void failuresAreTold() throws IOException {
    api.on("GET /v2/apps", apps("true"));

    assertThat(run("t.peb:out", "--once", "--check", "echo no; false").err())
        .contains("out stays as it is", "failed with status 1: no");
    Files.writeString(folder.resolve("t.peb"), "\n{{ tsaks }}");
    var run = run("t.peb:out", "--once");
    assertThat(run.status()).isOne();
    assertThat(run.err()).contains("t.peb:2");
    assertThat(run("t.peb").status()).isEqualTo(2);
    assertThat(run("t.peb").err()).contains("SOURCE:TARGET");
    assertThat(run("u.peb:out").err()).contains("There is no template");
    assertThat(run("t.peb:out", "--wait", "5s:1s").err()).contains("100ms:2s");
  }

  @Test
  void filesFollowThePlatformAndOutliveItsAbsence() throws Exception {
    api.on("GET /v2/apps", apps("true")).on("GET /v2/apps", apps("false"));
    api.on("GET /v2/events", "event: status_update_event\ndata: {}\n\n");
    int port = api.port();
    var thread = Thread.ofPlatform().start(() -> run("t.peb:out", "--wait", "10ms"));
    try {
      await("/www h1:80 false");
      api.close();
      assertThat(folder.resolve("out")).content().contains("/www h1:80 false");
      api = ScriptedApi.start(port);
      api.on("GET /v2/apps", apps("true"));
      api.on("GET /v2/events", "event: status_update_event\ndata: {}\n\n");
      await("/www h1:80 true");
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  private void await(String content) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    var file = folder.resolve("out");
    while (!Files.exists(file) || !Files.readString(file).contains(content)) {
      assertThat(System.nanoTime()).as("deadline for " + content).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private CommandRun run(String order, String... options) {
    var arguments = new String[options.length + 2];
    arguments[0] = "template";
    arguments[1] = order;
    System.arraycopy(options, 0, arguments, 2, options.length);
    return CommandRun.against(api, folder, arguments);
  }

  private static String apps(String alive) {
    return """
    {"apps": [
      {"id": "/www", "labels": {"TEAM": "web"}, "healthChecks": [{}], "tasks": [
        {"id": "www.1", "appId": "/www", "host": "h1", "ports": [80], "state": "TASK_RUNNING",
         "healthCheckResults": [{"alive": %s}]}]},
      {"id": "/db", "tasks": [
        {"id": "db.1", "appId": "/db", "host": "h2", "ports": [5], "state": "TASK_RUNNING"}]}]}
    """
        .formatted(alive);
  }
}
