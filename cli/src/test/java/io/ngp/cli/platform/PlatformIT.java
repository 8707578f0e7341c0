package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.provider.local.machine.ProcessMark;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The promises of {@code ngp up}, on a real platform; in order, since starting one takes seconds.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlatformIT extends SampleAppContract {
  /** How often to kill the master; more to be surer. */
  private static final int KILLS = Integer.getInteger("ngp.kills", 1);

  @TempDir static Path folder;

  @AutoClose private static RunningPlatform platform;

  @BeforeAll
  static void create() {
    platform = new RunningPlatform(folder);
  }

  @Override
  RunningPlatform platform() {
    return platform;
  }

  @Override
  List<String> control() {
    return List.of("master-1", "agent-1");
  }

  /** Compiled once, since it is started many times. */
  @Override
  ObjectNode sample() {
    return platform.sampleDefinition();
  }

  @Test
  @Order(1)
  void upStartsThreeNodesAndTheSampleAppAnswersByName() throws Exception {
    RunningPlatform.Result up = platform.up();

    assertThat(up.status()).describedAs(up.out() + up.err()).isZero();
    assertThat(up.out()).contains("http://www.ngp.localhost:" + platform.port());
    assertThat(platform.throughBalancer(WWW, "/health"))
        .startsWith("HTTP/1.1 200")
        .contains("\r\n\r\nok");
    JsonNode status = platform.status();
    assertThat(status.path("edge").asString()).isEqualTo("http://127.0.0.1:" + platform.port());
    assertThat(status.path("domain").asString()).isEqualTo("ngp.localhost");
    assertThat(status.path("nodes").size()).isEqualTo(3);
    for (JsonNode node : status.path("nodes")) {
      assertThat(node.path("healthy").asBoolean()).describedAs(node.toString()).isTrue();
      assertThat(ProcessHandle.of(node.path("pid").asLong())).isPresent();
    }
  }

  @Test
  @Order(3)
  void aSecondUpChangesNothing() {
    JsonNode before = platform.status();

    RunningPlatform.Result again = platform.up();

    assertThat(again.status()).isZero();
    assertThat(again.out().toLowerCase(java.util.Locale.ROOT)).contains("nothing to do");
    assertThat(platform.status().path("nodes")).isEqualTo(before.path("nodes"));
  }

  @Test
  @Order(4)
  void theConsoleIsReachedByNameThroughTheBalancer() throws Exception {
    String page = platform.throughBalancer("admin.ngp.localhost", "/ui/");

    assertThat(page).startsWith("HTTP/1.1 200").contains("/www").contains("</html>");
  }

  @Test
  @Order(8)
  void theBalancerComesBackAfterItsDeath() throws Exception {
    kill(platform.pid("balancer-1"));

    assertThat(platform.up().status()).isZero();

    assertThat(platform.throughBalancer(WWW, "/health")).startsWith("HTTP/1.1 200");
  }

  @Test
  @Order(8)
  void restartingTheBalancerAndRollingMeanwhileFailNoRequest() throws Exception {
    long before = platform.pid("balancer-1");
    try (ConstantLoad load = ConstantLoad.start(platform.port(), WWW, "/health", 8, PAUSE_MICROS)) {
      RunningPlatform.await("load flows", SOON, () -> load.answered() > 500);
      RunningPlatform.Result rolled =
          platform.ngp("app", "deploy", "--no-wait", changedSample("RESTART", "1").toString());
      for (int round = 0; round < 2; round++) {
        platform.succeeds("node", "restart", "balancer-1");
        long answered = load.answered();
        RunningPlatform.await("load flows on", SOON, () -> load.answered() > answered + 500);
      }

      assertThat(rolled.status()).describedAs(rolled.out() + rolled.err()).isZero();
      RunningPlatform.await("all are healthy", SOON, () -> healthy("/www") == 3);
      assertThat(load.failures()).isEmpty();
    }
    assertThat(platform.pid("balancer-1")).isNotEqualTo(before);
    RunningPlatform.await(
        "the processes before have left", SOON, () -> processesOf(folder, "balancer-1") == 1);
  }

  @Test
  @Order(9)
  void acceptedDefinitionsSurviveKillsOfTheMaster() {
    for (int round = 0; round < KILLS; round++) {
      String id = "/durable/n" + round;
      String body =
          """
          {"id":"%s","cmd":"exec sleep 1000","cpus":0.01,"mem":8,"portDefinitions":[]}\
          """
              .formatted(id);
      assertThat(platform.api("POST", "/v2/apps", body).statusCode()).isEqualTo(201);

      kill(platform.pid("master-1"));
      assertThat(platform.up().status()).isZero();

      assertThat(platform.api("GET", "/v2/apps/" + id, "").statusCode()).isEqualTo(200);
    }
    RunningPlatform.await(
        "each runs exactly once",
        SOON,
        () ->
            IntStream.range(0, KILLS)
                .allMatch(round -> taskPids("/durable/n" + round).size() == 1));
    assertThat(platform.api("DELETE", "/v2/groups/durable?force=true", "").statusCode())
        .isEqualTo(200);
  }

  @Test
  @Order(10)
  void aCommandThatCannotRunIsExplained() throws IOException {
    Path broken = folder.resolve("broken.json");
    Files.writeString(
        broken,
        """
        {"id":"/broken","cmd":"exec /no/such/binary","cpus":0.01,"mem":8,"backoffSeconds":0,
         "healthChecks":[{"protocol":"TCP","intervalSeconds":1}]}\
        """);

    RunningPlatform.Result deployed = platform.ngp("app", "deploy", broken.toString());

    assertThat(deployed.status()).isEqualTo(1);
    assertThat(deployed.out() + deployed.err()).contains("/no/such/binary").contains("127");
    assertThat(platform.ngp("app", "remove", "broken", "--force").status()).isZero();
  }

  @Test
  @Order(11)
  void badInputGetsMarathonsErrors() {
    assertThat(platform.api("POST", "/v2/apps", "{\"id\":").statusCode()).isEqualTo(400);
    HttpResponse<String> wrongType = platform.api("POST", "/v2/apps", "{\"id\":\"/x\",\"cmd\":5}");
    assertThat(wrongType.statusCode()).isEqualTo(422);
    assertThat(wrongType.body()).contains("Invalid JSON").contains("/cmd");
    HttpResponse<String> badPort =
        platform.api(
            "POST",
            "/v2/apps",
            "{\"id\":\"/x\",\"cmd\":\"true\",\"portDefinitions\":[{\"port\":70000}]}");
    assertThat(badPort.statusCode()).isEqualTo(422);
    HttpResponse<String> unknown = platform.api("GET", "/v2/apps//nobody", "");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("App '/nobody' does not exist");
    RunningPlatform.Result cli = platform.ngp("app", "show", "nobody");
    assertThat(cli.status()).isNotZero();
    assertThat(cli.err()).contains("/nobody").doesNotContain("Exception");
  }

  @Test
  @Order(12)
  void aTakenPortIsNamedAndNothingIsLeft(@TempDir Path other) throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      RunningPlatform second = new RunningPlatform(other);

      RunningPlatform.Result up =
          second.ngp("up", "--port", Integer.toString(taken.getLocalPort()));

      assertThat(up.status()).isNotZero();
      assertThat(up.err() + up.out())
          .contains(Integer.toString(taken.getLocalPort()))
          .contains(Long.toString(ProcessHandle.current().pid()))
          .contains("--port");
      assertThat(second.processes()).isEmpty();
    }
  }

  @Test
  @Order(13)
  void downLeavesNoProcess() {
    Set<Long> tasks = new HashSet<>(taskPids("/www").values());
    assertThat(tasks).hasSize(3);

    platform.succeeds("down");
    assertThat(tasks).noneMatch(pid -> ProcessHandle.of(pid).filter(ProcessMark::runs).isPresent());
    assertThat(platform.processes()).isEmpty();
    assertThat(platform.ngp("down").status()).isZero();
  }

  /** How many processes mention a folder and a word on their command lines. */
  private static long processesOf(Path mentioned, String word) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.flatMap(process -> process.info().commandLine().stream())
          .filter(line -> line.contains(mentioned.toString()) && line.contains(word))
          .count();
    }
  }
}
