package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.api.Json;
import io.ngp.testkit.docker.TestSwarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import tools.jackson.databind.node.ObjectNode;

/**
 * A platform whose apps are containers of a Docker swarm, from its file to its end; in order, since
 * each test goes on from the one before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class SwarmPlatformIT extends SampleAppContract {
  private static final String OURS = "label=io.ngp.platform=onswarm";

  @TempDir static Path folder;

  private static TestSwarm swarm;
  private static String image;

  @AutoClose private static RunningPlatform platform;

  @BeforeAll
  static void start() throws Exception {
    swarm = TestSwarm.shared();
    image = swarm.javaImage(RunningPlatform.home());
    platform = RunningPlatform.up(folder, SwarmPlatformIT::file);
  }

  private static String file(RunningPlatform platform) {
    return """
    platform: onswarm
    modules:
      cluster: {api_port: 0, engine: swarm, swarm_managers: ["%s"], swarm_image: "%s"}
      edge: {port: %d}
    apps:
      - {file: "%s", once: true}
    """
        .formatted(swarm.manager().address(), image, platform.port(), RunningPlatform.sampleFile());
  }

  @Override
  RunningPlatform platform() {
    return platform;
  }

  /** Tasks are in the hands of Docker: there is no agent. */
  @Override
  List<String> control() {
    return List.of("master-1");
  }

  @Override
  ObjectNode sample() {
    return RunningPlatform.shippedSample();
  }

  private static List<String> containers() {
    return swarm.worker().docker("ps", "-qf", OURS).lines().filter(l -> !l.isBlank()).toList();
  }

  @Test
  @Order(1)
  void appOfThePlatformFileIsServedFromContainers() throws IOException {
    assertThat(containers()).hasSize(1);
    assertThat(platform.throughBalancer(WWW, "/api")).contains("\"release\":\"blue\"");
    assertThat(platform.api("GET", "/ngp/v1/nodes", "").body()).contains(TestSwarm.WORKER);
  }

  @Test
  @Order(8)
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
  @Order(9)
  void tasksSayWhatTheyUse() {
    assertThat(containers()).hasSize(3);
    RunningPlatform.await("all tasks are measured", SOON, () -> measured().size() == 3);
    for (var task : measured()) {
      assertThat(task.path("memory").path("bytes").asLong()).isPositive();
      assertThat(task.path("memory").path("limitBytes").asLong()).isEqualTo(128 << 20);
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
                .contains("ngp_app_tasks_measured_gauge{app=\"/www\"} 3"));
  }

  private static JsonNode measured() {
    return Json.parse(platform.succeeds("app", "stats", "www", "--json").out()).path("tasks");
  }

  @Test
  @Order(10)
  void scalingDownEndsContainers() {
    platform.succeeds("app", "scale", "www", "1");

    RunningPlatform.await("one container", SOON, () -> containers().size() == 1);
  }

  /** A service of the platform: NGP's own command in a container, from no registry. */
  @Test
  @Order(11)
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
  @Order(12)
  void nothingIsLeftOnTheSwarmWhenThePlatformIsDown() {
    platform.succeeds("down");

    assertThat(swarm.worker().docker("ps", "-aqf", OURS)).isEmpty();
    assertThat(swarm.manager().docker("service", "ls", "-qf", OURS)).isEmpty();
  }
}
