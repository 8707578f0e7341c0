package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Drills on a platform of real processes: what is promised holds, and all is whole afterwards. */
class DrillIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private static RunningPlatform platform;

  @BeforeAll
  static void create() throws IOException {
    platform = new RunningPlatform(folder);
    Files.writeString(
        folder.resolve("platform.yaml"),
        """
        platform: test
        modules:
          cluster: {api_port: 0, masters: 3, agents: 2}
          edge: {port: %d, balancers: 2}
        apps:
          - id: /www
            cmd: exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx48m "$NGP_HOME/examples/www/Www.java"
            cpus: 0.05
            mem: 96
            instances: 4
            backoffSeconds: 0
            healthChecks: [{protocol: HTTP, path: /health, intervalSeconds: 1}]
        """
            .formatted(platform.port()));
    var up = platform.ngp("up");
    assertThat(up.status()).as(up.out() + up.err()).isZero();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @ParameterizedTest
  @CsvSource({
    "kill-task, 24s",
    "kill-leader, 15s",
    "freeze-balancer, 9s",
    "kill-balancer, 9s",
    "kill-agent, 30s"
  })
  void promiseIsKept(String drill, String length) {
    var run =
        platform.ngp(
            "drill", "run", drill, "--for", length, "--rate", "50", "--path", "/health", "--yes",
            "--json");

    assertThat(run.status()).as(run.out() + run.err()).isZero();
    var json = run.json();
    assertThat(json.path("passed").asBoolean()).isTrue();
    assertThat(json.path("requests").path("sent").asInt()).isGreaterThan(400);
    assertThat(json.path("requests").path("failed").asInt()).isZero();
    assertThat(json.path("writes").path("accepted").asInt()).isPositive();
    assertThat(json.path("writes").path("lost").asInt()).isZero();
    assertThat(platform.ngp("status").status()).isZero();
    assertThat(platform.api("GET", "/v2/apps//ngp-drill", "").statusCode()).isEqualTo(404);
  }

  @Test
  void interruptedDrillLeavesThePlatformWhole() throws Exception {
    var drill =
        new ProcessBuilder(
            RunningPlatform.launcher().toString(),
            "drill",
            "run",
            "freeze-balancer",
            "--path",
            "/health",
            "--yes");
    drill.environment().put("NGP_BUILD", "never");
    drill.environment().put("NGP_DIR", folder.toString());
    var output = Files.createTempFile(folder, "drill", ".txt");
    var process = drill.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    var frozen = platform.pid("balancer-1");
    RunningPlatform.await("the balancer is frozen", SOON, () -> state(frozen) == 'T');

    process.destroy();

    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output)).contains("making whole what the drill broke");
    RunningPlatform.await("the balancer goes on", SOON, () -> state(frozen) != 'T');
    RunningPlatform.await(
        "the drill's app is gone",
        SOON,
        () -> platform.api("GET", "/v2/apps//ngp-drill", "").statusCode() == 404);
  }

  @Test
  void agentIsEmptyDuringItsMaintenanceAndLosesNoRequest() {
    try (var load = ConstantLoad.start(platform.port(), "www.ngp.localhost", "/health", 4, 5_000)) {
      var drain = platform.ngp("node", "drain", "agent-2", "--for", "25s");

      assertThat(drain.status()).as(drain.out() + drain.err()).isZero();
      assertThat(drain.out()).contains("agent-2 is empty", "it takes tasks again at ");
      assertThat(platform.ngp("node", "list").out()).contains("draining until ");
      RunningPlatform.await(
          "it takes tasks again",
          SOON,
          () -> !platform.ngp("node", "list").out().contains("draining"));
      assertThat(load.failures()).isEmpty();
      assertThat(load.answered()).isGreaterThan(100);
    }
  }

  @Test
  void drillIsRefusedWhereNobodyCanAgree() {
    var run = platform.ngp("drill", "run", "kill-task");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("nothing was broken", "--yes");
    assertThat(nodes()).hasSize(7).allMatch(node -> node.path("healthy").asBoolean());
  }

  private static List<JsonNode> nodes() {
    return platform.status().path("nodes").valueStream().toList();
  }

  /** What the system says of a process; proc(5). */
  private static char state(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
