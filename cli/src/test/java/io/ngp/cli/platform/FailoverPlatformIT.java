package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.provider.local.machine.Programs;
import io.ngp.provider.local.testing.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two platforms on two machines that share an address, each as its platform file says. */
@Tag("long")
class FailoverPlatformIT {
  private static final String URL = "http://10.73.1.100:8080/api";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path root;
  private final Machines machines = new Machines();
  private final List<RunningPlatform> platforms = new ArrayList<>();

  @BeforeEach
  void connect() {
    var obstacle = Machines.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    assumeTrue(Programs.find("keepalived").isPresent(), "keepalived is not installed.");
    machines.connect();
  }

  @AfterEach
  void disconnect() {
    platforms.forEach(RunningPlatform::close);
    machines.close();
  }

  @Test
  void addressFollowsTheBalancersAndMachinesThatLive() throws IOException {
    var first = start(1, 150);
    start(2, 100);
    awaitAnswerOf(1);

    ProcessHandle.of(first.pid("balancer-1")).orElseThrow().destroyForcibly();
    awaitAnswerOf(2);

    assertThat(first.ngp("apply", "--yes").status()).isZero();
    assertThat(first.status().path("nodes").valueStream())
        .allMatch(node -> node.path("healthy").asBoolean());
    assertThat(ask("-m", "20")).contains(release(2));

    machines.cut(2);
    awaitAnswerOf(1);
  }

  @Test
  void balancerThatOnlyItsMachineReachesIsRefused() throws IOException {
    var platform = platform(1);
    write(platform, 1, 100, "127.0.0.1");

    var plan = platform.ngp("plan");

    assertThat(plan.status()).isEqualTo(1);
    assertThat(plan.err()).contains("listens on 127.0.0.1 only", "edge: {bind: 0.0.0.0}");
  }

  private RunningPlatform start(int machine, int priority) throws IOException {
    var platform = platform(machine);
    write(platform, machine, priority, "0.0.0.0");
    platform.succeeds("up");
    return platform;
  }

  private RunningPlatform platform(int machine) throws IOException {
    var platform =
        new RunningPlatform(Files.createDirectory(folder(machine)), machines.at(machine));
    platforms.add(platform);
    return platform;
  }

  private Path folder(int machine) {
    return root.resolve("machine-" + machine);
  }

  private static void write(RunningPlatform platform, int machine, int priority, String bind) {
    platform.write(
        """
        platform: shop
        modules:
          cluster: {api_port: 0}
          edge: {bind: %s}
          failover:
            address: 10.73.1.100/24
            interface: eth0
            source: %s
            peers: [%s]
            priority: %d
            preempt: false
        apps:
          - id: /www
            cmd: %s
            cpus: 0.05
            mem: 96
            env: {RELEASE: machine-%d}
            healthChecks: [{protocol: HTTP, path: /health, intervalSeconds: 1}]
        """
            .formatted(
                bind,
                Machines.address(machine),
                Machines.address(3 - machine),
                priority,
                platform.sample(),
                machine));
  }

  private void awaitAnswerOf(int machine) {
    var begun = System.nanoTime();
    RunningPlatform.await(
        "machine " + machine + " answers", SOON, () -> ask("-m", "1").contains(release(machine)));
    System.out.printf(
        "Machine %d answered after %d ms%n",
        machine, Duration.ofNanos(System.nanoTime() - begun).toMillis());
  }

  private static String release(int machine) {
    return "\"release\":\"machine-" + machine + "\"";
  }

  private String ask(String... options) {
    return machines.ask(
        URL,
        Stream.concat(Stream.of("-H", "Host: www.ngp.localhost"), Stream.of(options))
            .toArray(String[]::new));
  }
}
