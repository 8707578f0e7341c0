package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The promises of {@code ngp apply} for nodes and apps, with real processes; in order, since each
 * goes on from what the one before has made.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InfrastructureIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HOST = "echo.ngp.localhost";
  private static final String SECRET = "hunter2-of-the-test";

  @TempDir static Path folder;

  @AutoClose private static RunningPlatform platform;

  @BeforeAll
  static void create() {
    platform = new RunningPlatform(folder);
  }

  @Test
  @Order(1)
  void applyStartsAsManyNodesAsTheFileSays() throws IOException {
    write(3, 3, 2, 2);
    Files.writeString(folder.resolve("secrets.env"), "TOKEN=" + SECRET + "\n");
    assertThat(folder.resolve("secrets.env").toFile().setReadable(false, false)).isTrue();
    assertThat(folder.resolve("secrets.env").toFile().setReadable(true, true)).isTrue();

    var apply = apply();

    assertThat(apply.out())
        .contains("Apply complete! Resources: 19 added, 0 changed, 0 destroyed.");
    assertThat(nodes())
        .containsExactlyInAnyOrder(
            "master-1",
            "master-2",
            "master-3",
            "agent-1",
            "agent-2",
            "agent-3",
            "balancer-1",
            "balancer-2");
    assertThat(platform.throughBalancer(HOST, "/health")).startsWith("HTTP/1.1 200");
    assertNothingToDo();
    assertThat(apply.out() + platform.ngp("state", "show", "app[\"/echo\"]").out())
        .doesNotContain(SECRET);
  }

  @Test
  @Order(2)
  void nodesKilledByHandAreDriftAndComeBack() throws Exception {
    var leader = leader();
    try (var load = ConstantLoad.start(platform.port(), HOST, "/health", 4, 4_000)) {
      RunningPlatform.await("load flows", SOON, () -> load.answered() > 200);
      kill(leader);
      kill("agent-2");

      var plan = platform.ngp("plan");
      assertThat(plan.out())
          .contains("Changed outside of NGP:", "is not running: process ")
          .contains("local.node cluster.agent[1]");
      apply();

      assertThat(platform.status().path("nodes").valueStream())
          .allMatch(node -> node.path("healthy").asBoolean());
      assertThat(load.failures()).isEmpty();
    }
    assertNothingToDo();
  }

  @Test
  @Order(3)
  void agentsThatGoAreDrainedWithoutALostRequest() throws Exception {
    write(3, 1, 2, 2);
    try (var load = ConstantLoad.start(platform.port(), HOST, "/health", 4, 4_000)) {
      RunningPlatform.await("load flows", SOON, () -> load.answered() > 200);

      var apply = apply();

      assertThat(apply.out()).contains("cluster.agent[2]: destroyed", "4 destroyed");
      assertThat(load.failures()).isEmpty();
    }
    assertThat(nodes()).filteredOn(node -> node.startsWith("agent")).containsExactly("agent-1");
    assertThat(folder.resolve(".ngp/default/nodes/agent-3")).doesNotExist();
    assertNothingToDo();
  }

  @Test
  @Order(4)
  void appScaledByHandIsDriftAndScaledBack() {
    assertThat(platform.ngp("app", "scale", "echo", "3").status()).isZero();

    var plan = platform.ngp("plan");

    assertThat(plan.out()).contains("definition.instances = 2 -> 3", "1 to change");
    apply();
    assertThat(platform.api("GET", "/v2/apps/echo", "").body()).contains("\"instances\":2");
  }

  @Test
  @Order(5)
  void definitionThatTheClusterRefusesIsRefusedByThePlanWithItsPlace() throws IOException {
    write(3, 1, 2, 2, "  - {id: /wrong, cmd: x, cpus: many}\n");

    var plan = platform.ngp("plan");

    assertThat(plan.status()).isEqualTo(1);
    assertThat(plan.err()).contains("cpus: must be a number", "platform.yaml line ", "id: /wrong");
  }

  @Test
  @Order(6)
  void mastersShrinkWhileThePlatformRuns() throws IOException {
    write(1, 1, 2, 2);

    apply();

    assertThat(nodes()).filteredOn(node -> node.startsWith("master")).containsExactly("master-1");
    assertThat(platform.api("GET", "/v2/apps/echo", "").body()).contains("\"instances\":2");
    assertNothingToDo();
  }

  @Test
  @Order(7)
  void destroyNeedsConsentToLoseDataAndThenLeavesNothing() throws Exception {
    write(1, 1, 2, 2);
    var refused = platform.ngp("destroy", "--yes");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("This would destroy data", "--allow-data-loss");

    platform.succeeds("destroy", "--yes", "--allow-data-loss");
    assertThat(platform.ngp("state", "list").out()).isEqualTo("Nothing is recorded.\n");
    assertThat(folder.resolve(".ngp/default/nodes"))
        .satisfiesAnyOf(
            nodes -> assertThat(nodes).doesNotExist(),
            nodes -> assertThat(nodes).isEmptyDirectory());
    assertThat(platform.processes()).isEmpty();
  }

  private static void write(int masters, int agents, int balancers, int instances) {
    write(masters, agents, balancers, instances, "");
  }

  private static void write(int masters, int agents, int balancers, int instances, String more) {
    platform.write(
        """
        platform: test
        modules:
          cluster: {api_port: 0, masters: %d, agents: %d}
          edge: {port: %d, balancers: %d}
        apps:
          - id: /echo
            cmd: %s
            cpus: 0.05
            mem: 96
            instances: %d
            env: {TOKEN: "${secret.TOKEN}"}
            healthChecks: [{protocol: HTTP, path: /health, intervalSeconds: 1}]
        %s\
        """
            .formatted(
                masters, agents, platform.port(), balancers, platform.sample(), instances, more));
  }

  private static RunningPlatform.Result apply() {
    return platform.succeeds("apply", "--yes");
  }

  private static void assertNothingToDo() {
    assertThat(platform.ngp("plan").out()).startsWith("No changes.");
  }

  private static Stream<String> stream(JsonNode nodes, String member) {
    return nodes.valueStream().map(node -> node.path(member).asString());
  }

  private static List<String> nodes() {
    return stream(platform.status().path("nodes"), "name").toList();
  }

  private static String leader() {
    return platform
        .status()
        .path("nodes")
        .valueStream()
        .filter(node -> node.path("detail").asString().equals("leading"))
        .map(node -> node.path("name").asString())
        .findFirst()
        .orElseThrow();
  }

  private static void kill(String node) {
    ProcessHandle.of(platform.pid(node)).orElseThrow().destroyForcibly();
  }
}
