package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.platform.MasterClient.Master;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Masters that come, go, die, freeze and restart, as real processes, while clients write. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MastersIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** How many leaders to kill; 20 to measure. */
  private static final int KILLS = Integer.getInteger("ngp.kills", 1);

  /** How many masters there are, one after the other. */
  private static final List<Integer> NUMBERS =
      Boolean.getBoolean("ngp.long") ? List.of(3, 5, 3, 1, 3) : List.of(3);

  private static final Duration FREEZE = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  @AutoClose private static RunningPlatform platform;
  private static MasterClient client;

  @BeforeAll
  static void create() {
    platform = new RunningPlatform(folder);
    client = new MasterClient(folder);
    apply(1);
  }

  private static void apply(int masters) {
    platform.write(
        """
        platform: test
        modules:
          cluster: {masters: %d, agents: 1, api_port: 0}
          edge: {port: %d}
        """
            .formatted(masters, platform.port()));
    platform.succeeds("apply", "--yes");
  }

  /** Removes them when it has seen them: a new leader loads all there is. */
  private static void assertKept(ConstantWrites writes) throws IOException {
    assertThat(writes.failed()).isEmpty();
    var master = client.masters().getFirst();
    var apps = client.send(master, "GET", "/v2/apps", "").body();
    for (var id : writes.accepted()) {
      assertThat(apps).contains("\"id\":\"" + id + "\"");
    }
    var removed = client.send(master, "DELETE", "/v2/groups/" + writes.group(), "");
    assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
  }

  private static String voters() throws IOException {
    return client.send(client.masters().getFirst(), "GET", "/ngp/v1/masters", "").body();
  }

  @Test
  @Order(1)
  void mastersComeAndGoUnderWritesAndNoAcceptedDefinitionIsLost() throws Exception {
    var first = platform.pid("master-1");
    try (var writes = ConstantWrites.start(client, "/grow")) {
      for (var masters : NUMBERS) {
        apply(masters);
        assertThat(client.masters()).hasSize(masters);
        assertThat(voters().split("\"id\"", -1)).hasSize(masters + 1);
      }
      writes.stop();
      assertKept(writes);
      System.out.printf(
          "%d writes while masters came and went, the longest took %d ms%n",
          writes.accepted().size(), writes.longest().toMillis());
    }
    assertThat(platform.pid("master-1")).isEqualTo(first);
  }

  @Test
  @Order(2)
  void onlyMastersAreTakenOut() throws IOException {
    var master = client.masters().getFirst();

    var refused = client.send(master, "DELETE", "/ngp/v1/masters/300", "");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("no master's number; expected 1 to 255");
    assertThat(client.send(master, "DELETE", "/ngp/v1/masters/9", "").statusCode()).isEqualTo(200);
    assertThat(client.send(master, "PUT", "/ngp/v1/masters", "").headers().firstValue("Allow"))
        .contains("GET, HEAD, OPTIONS");
    assertThat(voters().split("\"id\"", -1)).hasSize(client.masters().size() + 1);
  }

  @Test
  @Order(2)
  void aKilledLeaderIsReplacedInSecondsAndNothingAcceptedIsLost() throws Exception {
    var took = new ArrayList<Long>();
    for (var round = 0; round < KILLS; round++) {
      RunningPlatform.await("all masters are well", SOON, client::allHealthy);
      var before = "/kill/before" + round;
      assertThat(client.accept(before, client.masters(), SOON)).isTrue();
      var leader = client.leader().orElseThrow();
      var others = client.masters().stream().filter(each -> !each.equals(leader)).toList();
      var pid = platform.pid(leader.name());

      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      var begun = System.nanoTime();
      assertThat(client.accept("/kill/after" + round, others, SOON)).isTrue();
      took.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));

      assertThat(client.send(others.getFirst(), "GET", "/v2/apps/" + before, "").statusCode())
          .isEqualTo(200);
      RunningPlatform.await(
          "it is listed as gone", SOON, () -> !isListedAsHealthy(others.getFirst(), leader));
      apply(3);
      RunningPlatform.await("one leads and two stand by", SOON, MastersIT::isOneLeading);
    }
    var sorted = took.stream().sorted().toList();
    System.out.printf(
        "Until another master accepted after the leader was killed, ms: median %d, most %d of %s%n",
        sorted.get(sorted.size() / 2), sorted.getLast(), took);
  }

  @Test
  @Order(3)
  @EnabledIfSystemProperty(named = "ngp.long", matches = "true", disabledReason = "mvn -Plong")
  void aLeaderThatFreezesDoesNoHarmWhenItGoesOn() throws Exception {
    RunningPlatform.await("all masters are well", SOON, client::allHealthy);
    var leader = client.leader().orElseThrow();
    var others = client.masters().stream().filter(each -> !each.equals(leader)).toList();
    run(others.getFirst(), "/frozen/before");
    var pid = platform.pid(leader.name());

    signal("STOP", pid);
    var frozen = System.nanoTime();
    try {
      run(others.getFirst(), "/frozen/meanwhile");
      RunningPlatform.await(
          "the task runs by the new leader",
          SOON,
          () -> tasks(others.getFirst(), "/frozen/meanwhile") == 1);
      RunningPlatform.await(
          "it was frozen long enough", SOON, () -> System.nanoTime() - frozen >= FREEZE.toNanos());
    } finally {
      signal("CONT", pid);
    }

    // Whatever it is asked: a refusal, or what the new leader says.
    var answer = client.send(leader, "DELETE", "/v2/apps//frozen/before?force=true", "");
    RunningPlatform.await("all masters are well", SOON, client::allHealthy);
    var apps = client.send(others.getFirst(), "GET", "/v2/apps", "").body();
    assertThat(apps.contains("/frozen/before")).isEqualTo(answer.statusCode() != 200);
    assertThat(tasks(others.getFirst(), "/frozen/meanwhile")).isEqualTo(1);
    assertThat(client.masters().stream().filter(MastersIT::leads).toList()).hasSize(1);
    assertThat(client.leader()).get().isNotEqualTo(leader);
  }

  @Test
  @Order(4)
  void mastersRestartOneByOneWithoutAnErrorThatTryingAgainDoesNotMend() throws Exception {
    try (var writes = ConstantWrites.start(client, "/roll")) {
      var leader = client.leader().orElseThrow();
      var order = new ArrayList<>(client.masters());
      order.remove(leader);
      order.add(leader);
      for (var master : order) {
        platform.succeeds("node", "restart", master.name());
        RunningPlatform.await("all masters are well", SOON, client::allHealthy);
      }
      writes.stop();
      assertKept(writes);
      System.out.printf(
          "%d writes while masters restarted, the longest took %d ms%n",
          writes.accepted().size(), writes.longest().toMillis());
    }
  }

  private static boolean isOneLeading() {
    var list = platform.succeeds("node", "list").out();
    return Pattern.compile("master +leader").matcher(list).find()
        && Pattern.compile("(?s)master +standby.*master +standby").matcher(list).find();
  }

  private static boolean isListedAsHealthy(Master asked, Master listed) throws IOException {
    var nodes = client.send(asked, "GET", "/ngp/v1/nodes", "").body();
    return JsonMapper.shared()
        .readTree(nodes)
        .path("nodes")
        .valueStream()
        .filter(node -> node.path("name").asString().equals(listed.name()))
        .anyMatch(node -> node.path("healthy").asBoolean());
  }

  private static boolean leads(Master master) {
    try {
      return client.send(master, "GET", "/healthz", "").body().contains("\"leading\"");
    } catch (IOException _) {
      return false;
    }
  }

  private static void run(Master master, String id) throws IOException {
    var body =
        "{\"id\":\"%s\",\"cmd\":\"exec sleep 1000\",\"cpus\":0.01,\"mem\":8,\"instances\":1,\"portDefinitions\":[]}"
            .formatted(id);
    RunningPlatform.await(
        id + " is accepted",
        SOON,
        () ->
            List.of(201, 409).contains(client.send(master, "POST", "/v2/apps", body).statusCode()));
  }

  private static int tasks(Master master, String id) throws IOException {
    return client
            .send(master, "GET", "/v2/apps/" + id + "/tasks", "")
            .body()
            .split("TASK_RUNNING", -1)
            .length
        - 1;
  }

  private static void signal(String name, long pid) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }
}
