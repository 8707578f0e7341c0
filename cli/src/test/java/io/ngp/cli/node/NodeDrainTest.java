package io.ngp.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.testing.ScriptedApi;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDrainTest {
  private static final String PATH = "/ngp/v1/nodes/agent-1/drain";
  private static final String EMPTY = "{\"agent\": \"agent-1\", \"draining\": true, \"tasks\": []}";
  private static final String ONE_LEFT =
      """
      {"agent": "agent-1", "draining": true, "tasks": [
        {"id": "web.1", "appId": "/web", "state": "TASK_RUNNING", "stuck": true, "reason": "no other agent takes tasks"}]}
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
  void drainIsFollowedUntilTheAgentIsEmpty() {
    api.on("POST " + PATH, 202, ONE_LEFT).on("GET " + PATH, ONE_LEFT).on("GET " + PATH, EMPTY);

    var run = run("drain", "agent-1", "--timeout", "90s");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("agent-1 is empty");
    assertThat(run.out() + run.err()).contains("Draining agent-1: 1 task left");
    assertThat(api.requests("POST", PATH).getFirst().target())
        .endsWith("?timeoutSeconds=90&force=false");
  }

  @Test
  void maintenanceWindowIsAskedForAndItsEndTold() {
    var empty = EMPTY.replace("true,", "true, \"until\": \"2026-01-01T02:00:00.000Z\",");
    api.on("POST " + PATH, 202, empty).on("GET " + PATH, empty);

    var run = run("drain", "agent-1", "--for", "2h");

    assertThat(run.out()).contains("it takes tasks again at 2026-01-01T02:00:00.000Z");
    assertThat(api.requests("POST", PATH).getFirst().target()).endsWith("&forSeconds=7200");
  }

  @Test
  void whatStillRunsIsToldWithItsReason() {
    api.on("POST " + PATH, 202, ONE_LEFT).on("GET " + PATH, ONE_LEFT);

    var run = run("drain", "agent-1", "--timeout", "0s");

    assertThat(run.status()).isOne();
    assertThat(run.out())
        .contains(
            "agent-1 still runs 1 task after",
            "/web (web.1): no other agent takes tasks",
            "ngp node undrain agent-1");
  }

  @Test
  void drainThatSomebodyEndedIsNotFollowedFurther() {
    api.on("POST " + PATH, 202, ONE_LEFT)
        .on("GET " + PATH, ONE_LEFT.replace("\"draining\": true", "\"draining\": false"));

    var run = run("drain", "agent-1");

    assertThat(run.status()).isOne();
    assertThat(run.out()).contains("the drain was undone meanwhile");
  }

  @Test
  void drainNeedNotBeFollowed() {
    api.on("POST " + PATH, 202, ONE_LEFT);

    var run = run("drain", "agent-1", "--no-wait", "--force");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Draining agent-1: 1 task to move.");
    assertThat(api.requests("POST", PATH).getFirst().target()).endsWith("&force=true");
    assertThat(api.requests("GET", PATH)).isEmpty();
  }

  @Test
  void resultIsJsonOnRequest() {
    api.on("POST " + PATH, 202, EMPTY).on("GET " + PATH, EMPTY);

    var run = run("drain", "agent-1", "--json");

    assertThat(run.out()).startsWith("{").contains("\"result\"", "\"drained\"", "\"draining\"");
  }

  @Test
  void unknownAgentIsToldWithTheKnownOnes() {
    api.on(
        "POST /ngp/v1/nodes/agent-9/drain",
        404,
        "{\"message\": \"There is no agent \\\"agent-9\\\". Known agents: agent-1.\"}");

    var run = run("drain", "agent-9");

    assertThat(run.status()).isOne();
    assertThat(run.err()).contains("There is no agent \"agent-9\". Known agents: agent-1.");
  }

  @Test
  void undrainedAgentTakesTasksAgain() {
    api.on("DELETE " + PATH, EMPTY);

    assertThat(run("undrain", "agent-1").out()).isEqualTo("agent-1 takes new tasks.\n");
  }

  @Test
  void listShowsWhichAgentsAreDraining() {
    api.on(
        "GET /ngp/v1/nodes",
        """
        {"nodes": [{"name": "agent-1", "role": "agent", "address": "a", "healthy": true, "draining": true, "tasks": 2},
                   {"name": "agent-2", "role": "agent", "address": "b", "healthy": true, "draining": false, "tasks": 1}]}
        """);

    assertThat(run("list").out().lines().toList())
        .anyMatch(line -> line.startsWith("agent-1") && line.contains("draining"))
        .anyMatch(line -> line.startsWith("agent-2") && line.contains("healthy"));
  }

  private CommandRun run(String... arguments) {
    var words = new String[arguments.length + 1];
    words[0] = "node";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return CommandRun.against(api, folder, words);
  }
}
