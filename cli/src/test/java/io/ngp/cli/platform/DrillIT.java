package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.provider.local.machine.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Drills on a platform of real processes: what is promised holds, and all is whole afterwards. */
@Tag("long")
class DrillIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String LONGEST = "2m";

  @TempDir static Path folder;

  private static RunningPlatform platform;
  private static boolean hasOwnDisk;

  @BeforeAll
  static void start() throws IOException {
    hasOwnDisk = mountDisk();
    platform =
        RunningPlatform.serving(
            folder, "masters: 3, agents: 2", "balancers: 2", "instances: 4", "backoffSeconds: 0");
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
    if (hasOwnDisk) {
      run("umount", "-l", disk().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kill-task", "kill-leader", "freeze-balancer", "kill-balancer", "kill-agent"})
  void promiseIsKept(String drill) {
    assertKept(drill);
  }

  @Test
  void promiseIsKeptOfALeaderThatIsCutOff() {
    assumeNetworkCanBeCut();
    assertKept("cut-leader");
    assertThat(firewall()).doesNotContain("ngp_drill");
  }

  @Test
  @EnabledIfSystemProperty(named = "ngp.long", matches = "true", disabledReason = "mvn -Plong")
  void promiseIsKeptOfAnAgentThatIsCutOff() {
    assumeNetworkCanBeCut();
    assertKept("cut-agent");
    assertThat(firewall()).doesNotContain("ngp_drill");
  }

  @Test
  void promiseIsKeptOfAnAgentWithAFullDisk() {
    assumeTrue(hasOwnDisk, "Only root may mount a small disk.");
    assertKept("fill-disk");
    assertThat(disk().resolve("data/ngp-drill-fills-this-disk")).doesNotExist();
  }

  private static void assumeNetworkCanBeCut() {
    assumeTrue(System.getProperty("user.name").equals("root"), "Needs root: packets are dropped.");
    assumeTrue(Programs.find("nft").isPresent(), "nftables is not installed.");
  }

  private static String firewall() {
    return run("nft", "list", "tables").text();
  }

  private static Path disk() {
    return folder.resolve("disk");
  }

  private static boolean mountDisk() throws IOException {
    var nodes = Files.createDirectories(folder.resolve(".ngp/default/nodes"));
    Files.createSymbolicLink(nodes.resolve("agent-2"), Files.createDirectory(disk()));
    return run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk().toString()).status() == 0;
  }

  private record Ran(int status, String text) {}

  private static Ran run(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), text);
    } catch (IOException e) {
      return new Ran(-1, e.toString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** All but the time it took, which says more of this machine than of the platform. */
  private static void assertKept(String drill) {
    var run =
        platform.ngp(
            "drill", "run", drill, "--for", LONGEST, "--quick", "--rate", "50", "--path", "/health",
            "--yes", "--json");
    assertThat(run.out()).as(run.err()).startsWith("{");
    var json = run.json();
    assertThat(json.path("breaches").valueStream().map(JsonNode::asString))
        .as(run.out())
        .allMatch(breach -> breach.startsWith("It recovered after "));
    assertThat(json.path("recoveredAfterSeconds").isNumber()).isTrue();
    assertThat(json.path("requests").path("sent").asInt()).isGreaterThan(100);
    assertThat(json.path("requests").path("failed").asInt()).isZero();
    assertThat(json.path("writes").path("accepted").asInt()).isPositive();
    assertThat(json.path("writes").path("lost").asInt()).isZero();
    assertThat(json.path("whole").asBoolean()).isTrue();
    assertThat(platform.ngp("status").status()).isZero();
    // The master that is asked may have been the leader that was cut off a moment ago.
    RunningPlatform.await(
        "what the drill wrote is gone",
        SOON,
        () -> platform.api("GET", "/v2/apps//ngp-drill", "").statusCode() == 404);
    System.out.printf(
        "%s recovered after %s s%n", drill, json.path("recoveredAfterSeconds").asString());
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
      var drain = platform.succeeds("node", "drain", "agent-2", "--for", "15s");
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
