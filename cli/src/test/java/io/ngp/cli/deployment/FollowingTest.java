package io.ngp.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.testing.Apps;
import io.ngp.cli.testing.ScriptedApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingTest {
  @TempDir private Path folder;

  @Test
  void masterThatRestartsMeanwhileIsWaitedFor() throws Exception {
    int port;
    CompletableFuture<CommandRun> run;
    try (var first = ScriptedApi.start()) {
      port = first.port();
      first
          .on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 1, 1))
          .on("POST /v2/apps/www/restart", Apps.accepted("d-1"))
          .on("GET /v2/deployments", Apps.deployments("d-1", "/www"));
      run =
          CompletableFuture.supplyAsync(
              () -> CommandRun.against(first, folder, "app", "restart", "www"),
              Thread.ofVirtual()::start);
      awaitRequest(first, "/v2/deployments");
    }
    try (var second = ScriptedApi.start(port)) {
      second
          .on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
          .on("GET /v2/deployments", "[]")
          .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 1));

      var result = run.get(60, TimeUnit.SECONDS);

      assertThat(result.status()).isZero();
      assertThat(result.out()).contains("/www is restarted: 1 of 1 healthy");
    }
  }

  private static void awaitRequest(ScriptedApi api, String path) {
    var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (api.requests("GET", path).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void cancelFollowsTheRollback() {
    try (var api = ScriptedApi.start()) {
      api.on("GET /v2/deployments", Apps.deployments("d-123", "/www"))
          .on("GET /v2/deployments", "[]")
          .on("GET /v2/apps/www", Apps.single("/www", Apps.OLD, 1, 0))
          .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 1))
          .on("DELETE /v2/deployments/d-123", Apps.accepted("d-2"));

      var run = CommandRun.against(api, folder, "deployment", "cancel", "d-1");

      assertThat(run.out()).contains("/www is rolled back: 1 of 1 healthy");
      assertThat(run.status()).isZero();
    }
  }

  @Test
  void cancelByForceRollsNothingBack() {
    try (var api = ScriptedApi.start()) {
      api.on("GET /v2/deployments", Apps.deployments("d-1", "/www"))
          .on("GET /v2/apps/www", Apps.single("/www", Apps.NEW, 1, 0))
          .on("DELETE /v2/deployments/d-1", 202, "");

      var run = CommandRun.against(api, folder, "deployment", "cancel", "d-1", "--force");

      assertThat(run.status()).isZero();
      assertThat(run.out()).contains("Cancelled.");
      assertThat(api.requests("DELETE", "/v2/deployments/d-1").getFirst().target())
          .endsWith("force=true");
    }
  }

  @Test
  void endedDeploymentCannotBeCancelled() {
    try (var api = ScriptedApi.start()) {
      api.on("GET /v2/deployments", "[]");

      var run = CommandRun.against(api, folder, "deployment", "cancel", "d-1");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("No deployment d-1 is under way");
    }
  }

  @Test
  void listShowsWhatEachDeploymentDoesNow() {
    try (var api = ScriptedApi.start()) {
      api.on("GET /v2/deployments", Apps.deployments("d-1", "/www"));

      assertThat(CommandRun.against(api, folder, "deployment", "list").out())
          .isEqualTo(
              """
              DEPLOYMENT   STEP   APPS   NOW
              d-1           2/2   /www   ScaleApplication /www
              """);
    }
  }

  @Test
  void killedTaskIsNamedByAPartOfItsId() {
    try (var api = ScriptedApi.start()) {
      api.on(
              "GET /v2/tasks",
              "{\"tasks\": [{\"id\": \"www.instance-aa11-x\", \"appId\": \"/www\"}, {\"id\": \"www.instance-bb22-x\"}]}")
          .on("POST /v2/tasks/delete", "{}");

      assertThat(CommandRun.against(api, folder, "task", "kill", "aa11", "--scale").status())
          .isZero();
      assertThat(CommandRun.against(api, folder, "task", "kill", "instance").err())
          .contains("2 tasks have \"instance\" in their ids.");

      var sent = api.requests("POST", "/v2/tasks/delete");
      assertThat(sent).hasSize(1);
      assertThat(sent.getFirst().body()).isEqualTo("{\"ids\":[\"www.instance-aa11-x\"]}");
      assertThat(sent.getFirst().target()).endsWith("?scale=true");
    }
  }

  @Test
  void nodesAreListedWithWhatTheyHaveAndUse() {
    try (var api = ScriptedApi.start()) {
      api.on(
          "GET /ngp/v1/nodes",
          """
          {"nodes": [{"name": "agent-1", "role": "agent", "address": "http://127.0.0.1:20004", "healthy": true,
            "resources": {"cpus": 2.0, "memMib": 16000}, "used": {"cpus": 0.1, "memMib": 64}, "tasks": 3},
           {"name": "master-1", "role": "master", "address": "http://127.0.0.1:8081", "healthy": true, "leader": true},
           {"name": "master-2", "role": "master", "address": "http://127.0.0.1:8082", "healthy": true, "leader": false},
           {"name": "master-3", "role": "master", "address": "http://127.0.0.1:8083", "healthy": false, "leader": false}]}
          """);

      assertThat(CommandRun.run(Map.of("NGP_API", api.address()), folder, "", "node", "list").out())
          .isEqualTo(
              """
              NODE       ROLE     STATUS        TASKS    CPUS        MEM   ADDRESS
              agent-1    agent    healthy           3   0.1/2   64/16000   http://127.0.0.1:20004
              master-1   master   leader            -       -          -   http://127.0.0.1:8081
              master-2   master   standby           -       -          -   http://127.0.0.1:8082
              master-3   master   unreachable       -       -          -   http://127.0.0.1:8083
              """);
    }
  }
}
