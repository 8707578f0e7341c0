package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.testkit.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform of examples/machines on the hosts of a lab, from nothing to nothing. */
class MachinesIT {
  private static final String NETWORK = "10.76.0";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PAGE = "http://hello.ngp.localhost:8080";

  @TempDir private Path folder;

  @Test
  void platformOnHostsSurvivesTheLossOfOneAndLeavesNothing() throws IOException {
    var obstacle = Lab.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    try (var lab = new Lab(Files.createTempDirectory(Path.of("/var/tmp"), "ngp-lab-"), NETWORK)) {
      lab.up(3);
      var platform = new RunningPlatform(folder);

      write(lab, platform, 2);
      platform.succeeds("apply", "--yes");
      expectNodes(platform, "master-1", "master-2", "master-3", "agent-1", "agent-2", "balancer-3");
      expectAnswer(lab);
      assertThat(platform.succeeds("plan").out()).startsWith("No changes.");

      driftIsRepairedAndTasksRunOn(lab, platform);
      hostThatIsGoneIsReplaced(lab, platform);

      platform.succeeds("destroy", "--yes", "--allow-data-loss");
      for (var host : new int[] {1, 3, 4}) {
        assertThat(lab.on(host, "ls -d /etc/ngp /opt/ngp /var/lib/ngp 2>&1; ps -u ngp 2>&1; true"))
            .doesNotContain("\n/")
            .doesNotStartWith("/")
            .doesNotContain("java")
            .doesNotContain("python");
      }
      assertThat(folder.resolve(".ngp/default/hosts")).doesNotExist();
    }
  }

  /** The agent's configuration is changed by hand, and a balancer is stopped. */
  private static void driftIsRepairedAndTasksRunOn(Lab lab, RunningPlatform platform) {
    var tasks = lab.on(1, "pgrep -u ngp python3");
    lab.on(1, "sed -i 's/31000-31999/31000-31001/' /etc/ngp/agent.json");
    lab.on(3, "/etc/init.d/ngp stop balancer");

    var plan = platform.succeeds("plan").out();
    assertThat(plan)
        .contains("file /etc/ngp/agent.json", "agent-1 restarts; its tasks keep running")
        .contains("service", "stopped")
        .contains("0 to add, 2 to change, 0 to destroy");
    platform.succeeds("apply", "--yes");

    assertThat(lab.on(1, "grep -o '31000-31[0-9]*' /etc/ngp/agent.json")).isEqualTo("31000-31999");
    assertThat(lab.on(1, "pgrep -u ngp python3")).isEqualTo(tasks);
    expectAnswer(lab);
  }

  private void hostThatIsGoneIsReplaced(Lab lab, RunningPlatform platform) throws IOException {
    lab.powerOff(2);
    expectAnswer(lab);
    var refused = platform.ngp("plan");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.out() + refused.err())
        .contains(lab.address(2) + " does not answer at port 22")
        .contains("take it out of the platform file");

    lab.add(4);
    write(lab, platform, 4);
    platform.succeeds("apply", "--yes");

    expectNodes(platform, "master-1", "master-3", "master-4", "agent-1", "agent-4", "balancer-3");
    assertThat(platform.succeeds("node", "list").out())
        .contains("agent-4", "master-4")
        .doesNotContain("agent-2", "master-2");
    expectAnswer(lab);
  }

  private static void expectAnswer(Lab lab) {
    assertThat(EdgeProbe.await(lab.address(3), PAGE, SOON)).as("the page is answered").isTrue();
  }

  private static void expectNodes(RunningPlatform platform, String... names) {
    var status = platform.succeeds("status", "--json").json();
    assertThat(status.path("nodes").valueStream())
        .extracting(node -> node.path("name").asString(""))
        .containsExactly(names);
    assertThat(status.path("healthy").asBoolean(false)).as(status.toString()).isTrue();
  }

  /** The example's files; {@code second} takes the place of the second host. */
  private void write(Lab lab, RunningPlatform platform, int second) throws IOException {
    var example = RunningPlatform.home().resolve("examples/machines");
    Files.copy(
        example.resolve("hello.json"),
        folder.resolve("hello.json"),
        StandardCopyOption.REPLACE_EXISTING);
    platform.write(
        Files.readString(example.resolve("platform.yaml"))
            .replace("10.77.0.12", lab.address(second))
            .replace("10.77.0", NETWORK)
            .replace("${env.HOST_KEY_FILE}", lab.key().toString()));
  }
}
