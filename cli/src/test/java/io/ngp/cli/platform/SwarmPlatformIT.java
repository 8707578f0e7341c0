package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.api.Json;
import io.ngp.testkit.docker.TestSwarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A platform whose apps are containers of a Docker swarm, from its file to its end; in order, since
 * each test goes on from the one before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class SwarmPlatformIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HOST = "www.ngp.localhost";
  private static final String OURS = "label=io.ngp.platform=onswarm";

  @TempDir static Path folder;

  private static TestSwarm swarm;

  @AutoClose private static RunningPlatform platform;

  @BeforeAll
  static void start() throws Exception {
    swarm = TestSwarm.shared();
    platform = RunningPlatform.up(folder, SwarmPlatformIT::file);
  }

  private static String file(RunningPlatform platform) {
    return """
    platform: onswarm
    modules:
      cluster: {api_port: 0, engine: swarm, swarm_managers: ["%s"], swarm_image: "%s"}
      edge: {port: %d}
    apps:
      - id: /www
        cmd: mkdir -p /tmp/www && echo release $RELEASE > /tmp/www/index.html && exec httpd -f -p $PORT0 -h /tmp/www
        instances: 2
        cpus: 0.05
        mem: 32
        env: {RELEASE: old}
        healthChecks: [{protocol: HTTP, path: /, intervalSeconds: 1}]
    """
        .formatted(swarm.manager().address(), TestSwarm.IMAGE, platform.port());
  }

  private static List<String> containers() {
    return swarm.worker().docker("ps", "-qf", OURS).lines().filter(l -> !l.isBlank()).toList();
  }

  @Test
  @Order(1)
  void appOfThePlatformFileIsServedFromContainers() throws IOException {
    assertThat(containers()).hasSize(2);
    assertThat(platform.throughBalancer(HOST, "/")).contains("release old");
    assertThat(platform.api("GET", "/ngp/v1/nodes", "").body()).contains(TestSwarm.WORKER);
  }

  @Test
  @Order(2)
  void commandRunsInTheContainerOfATask() {
    assertThat(platform.succeeds("app", "exec", "www", "--", "cat", "/tmp/www/index.html").out())
        .isEqualTo("release old\n");
    assertThat(platform.ngp("app", "exec", "www", "--", "sh", "-c", "exit 5").status())
        .isEqualTo(5);
  }

  @Test
  @Order(3)
  void scalingStartsAndEndsContainers() {
    scale(4);
    RunningPlatform.await("four containers", SOON, () -> containers().size() == 4);
    scale(2);
    RunningPlatform.await("two containers", SOON, () -> containers().size() == 2);
  }

  @Test
  @Order(4)
  void newVersionReplacesTheOldOneWithoutAFailedRequest() throws IOException {
    try (var load = ConstantLoad.start(platform.port(), HOST, "/", 2, 4_000)) {
      RunningPlatform.await("load flows", SOON, () -> load.answered() > 50);
      assertThat(
              platform
                  .api("PATCH", "/v2/apps//www", "{\"env\": {\"RELEASE\": \"new\"}}")
                  .statusCode())
          .isEqualTo(200);
      awaitDeployed();
      assertThat(load.failures()).isEmpty();
    }
    assertThat(platform.throughBalancer(HOST, "/")).contains("release new");
    RunningPlatform.await("two containers", SOON, () -> containers().size() == 2);
  }

  @Test
  @Order(5)
  void containerThatIsKilledIsReplaced() {
    var killed = containers().getFirst();
    swarm.worker().docker("kill", killed);

    RunningPlatform.await(
        "another runs", SOON, () -> containers().size() == 2 && !containers().contains(killed));
  }

  @Test
  @Order(6)
  void appsThatNoContainerCanBeAreRefusedWithTheReason() {
    var refused =
        platform.api(
            "POST",
            "/v2/apps",
            "{\"id\": \"/x\", \"cmd\": \"true\", \"fetch\": [{\"uri\": \"http://x/y.tgz\"}]}");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("/fetch").contains("no sandbox");
  }

  @Test
  @Order(7)
  void tasksSayWhatTheyUse() {
    // The one that replaces a killed one may just have started.
    RunningPlatform.await("both tasks are measured", SOON, () -> measured().size() == 2);
    for (var task : measured()) {
      assertThat(task.path("memory").path("bytes").asLong()).isPositive();
      assertThat(task.path("memory").path("limitBytes").asLong()).isEqualTo(32 << 20);
      assertThat(task.path("cpu").path("cores").asDouble()).isBetween(0.0, 4.0);
      assertThat(task.path("processes").asInt()).isPositive();
    }
    RunningPlatform.await(
        "Prometheus gets it",
        SOON,
        () ->
            platform
                .api("GET", "/metrics/prometheus", "")
                .body()
                .contains("ngp_app_tasks_measured_gauge{app=\"/www\"} 2"));
  }

  private static JsonNode measured() {
    return Json.parse(platform.succeeds("app", "stats", "www", "--json").out()).path("tasks");
  }

  /** A service of the platform: NGP's own command in a container, from no registry. */
  @Test
  @Order(8)
  void commandOfNgpRunsFromTheImageThatWasGivenToThePlatform() throws Exception {
    var shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(
        shared.resolve("list.peb"), "{% for app in apps %}{{ app.id }} {% endfor %}\n");
    var image = platform.succeeds("image", "build", "--nodes").out().strip();

    var deployed =
        platform.api(
            "POST",
            "/v2/apps",
            """
            {"id": "/lister", "args": ["template", "/shared/list.peb:/shared/list"],
             "env": {"NGP_API": "%s"}, "cpus": 0.1, "mem": 256,
             "container": {"type": "DOCKER", "docker": {"image": "%s"},
              "volumes": [{"hostPath": "%s", "containerPath": "/shared", "mode": "RW"}]}}
            """
                .formatted(platform.file().apiAddress(), image, shared));

    assertThat(deployed.statusCode()).as(deployed.body()).isEqualTo(201);
    RunningPlatform.await(
        "it lists the apps",
        SOON.multipliedBy(2),
        () ->
            Files.exists(shared.resolve("list"))
                && Files.readString(shared.resolve("list")).contains("/www"));
    assertThat(swarm.worker().docker("images", "-q", image)).isNotEmpty();
  }

  @Test
  @Order(9)
  void nothingIsLeftOnTheSwarmWhenThePlatformIsDown() {
    platform.succeeds("down");

    assertThat(swarm.worker().docker("ps", "-aqf", OURS)).isEmpty();
    assertThat(swarm.manager().docker("service", "ls", "-qf", OURS)).isEmpty();
  }

  private static void scale(int instances) {
    assertThat(
            platform
                .api("PATCH", "/v2/apps//www", "{\"instances\": %d}".formatted(instances))
                .statusCode())
        .isEqualTo(200);
    awaitDeployed();
  }

  private static void awaitDeployed() {
    RunningPlatform.await(
        "it is deployed",
        SOON,
        () -> platform.api("GET", "/v2/deployments", "").body().equals("[]"));
  }
}
