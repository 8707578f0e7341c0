package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.provider.local.testing.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Three masters and an agent on machines of their own, and a network that fails between them. */
class MasterPartitionIT {
  private static final List<Integer> MASTERS = List.of(1, 2, 3);
  private static final int AGENT = 4;
  private static final int PORT = 8081;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration PROMISED = Duration.ofSeconds(10);
  private static final String STATUS = "\n%{http_code}";

  @TempDir private Path root;
  private final Machines machines = new Machines(4);
  private final List<Process> nodes = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    var obstacle = Machines.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    machines.connect();
    Files.writeString(root.resolve("seal.key"), "A".repeat(43) + "=");
    for (var id : MASTERS) {
      start(id, master(id));
    }
    start(AGENT, agent());
    RunningPlatform.await("all masters are well", SOON, this::allHealthy);
  }

  @AfterEach
  void end() throws InterruptedException {
    machines.close();
    for (var node : nodes) {
      node.destroyForcibly();
      assertThat(node.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  /** An answer: body, and status on the last line. */
  private record Answer(String text) {
    boolean isOk() {
      return text.endsWith("\n200") || text.endsWith("\n201");
    }

    /** Sent again after an answer was lost, it is there already. */
    boolean isThere() {
      return isOk() || text.endsWith("\n409");
    }
  }

  @Test
  void leaderThatOtherMastersDoNotHearActsNoMoreThoughAgentsAndClientsHearIt() {
    var leader = leader();
    var others = others(leader);
    run(leader, "/kept");

    others.forEach(other -> machines.part(leader, other));
    var cut = System.nanoTime();
    assertNewLeaderActs(leader, others, cut);
    var stale =
        machines.ask(api(leader, "/v2/apps//kept"), "-X", "DELETE", "-m", "8", "-w", STATUS);
    assertThat(new Answer(stale).isOk()).as(stale).isFalse();

    others.forEach(other -> machines.join(leader, other));
    assertWhole(leader, others);
  }

  @Test
  @EnabledIfSystemProperty(named = "ngp.long", matches = "true", disabledReason = "mvn -Plong")
  void leaderWithoutNetworkAcceptsNothingAndFollowsWhenItIsBack() {
    var leader = leader();
    var others = others(leader);
    run(leader, "/kept");

    machines.cut(leader);
    var cut = System.nanoTime();
    assertNewLeaderActs(leader, others, cut);
    var stale =
        machines.askFrom(
            leader, api(leader, "/v2/apps//kept"), "-X", "DELETE", "-m", "8", "-w", STATUS);
    assertThat(new Answer(stale).isOk()).as(stale).isFalse();

    machines.mend(leader);
    assertWhole(leader, others);
  }

  private void assertNewLeaderActs(int leader, List<Integer> others, long cut) {
    RunningPlatform.await(
        "another master accepts",
        PROMISED,
        () -> others.stream().anyMatch(other -> post(other, "/meanwhile")));
    var accepted = Duration.ofNanos(System.nanoTime() - cut);
    RunningPlatform.await(
        "the agent runs what the new leader says",
        SOON,
        () -> tasks(others.getFirst(), "/meanwhile") == 1);
    System.out.printf(
        "Leader %d was cut off; another accepted after %d ms%n", leader, accepted.toMillis());
    assertThat(accepted).isLessThan(PROMISED);
    assertThat(leader()).isNotEqualTo(leader);
  }

  private void assertWhole(int formerLeader, List<Integer> others) {
    RunningPlatform.await("all masters are well", SOON, this::allHealthy);
    assertThat(health(formerLeader)).contains("following ");
    assertThat(MASTERS).filteredOn(id -> health(id).contains("\"leading\"")).hasSize(1);
    for (var id : List.of(formerLeader, others.getFirst())) {
      assertThat(tasks(id, "/kept")).isEqualTo(1);
      assertThat(tasks(id, "/meanwhile")).isEqualTo(1);
    }
  }

  private int leader() {
    var leaders = new ArrayList<Integer>();
    RunningPlatform.await(
        "one leads",
        SOON,
        () -> {
          leaders.clear();
          MASTERS.stream().filter(id -> health(id).contains("\"leading\"")).forEach(leaders::add);
          return leaders.size() == 1;
        });
    return leaders.getFirst();
  }

  private static List<Integer> others(int leader) {
    return MASTERS.stream().filter(id -> id != leader).toList();
  }

  private boolean allHealthy() {
    return MASTERS.stream().allMatch(id -> health(id).contains("\"healthy\":true"));
  }

  private String health(int master) {
    return machines.ask(api(master, "/healthz"));
  }

  private void run(int master, String id) {
    RunningPlatform.await(id + " is accepted", SOON, () -> post(master, id));
    RunningPlatform.await(id + " runs", SOON, () -> tasks(master, id) == 1);
  }

  private boolean post(int master, String id) {
    var app =
        "{\"id\":\"%s\",\"cmd\":\"exec sleep 1000\",\"cpus\":0.01,\"mem\":8,\"portDefinitions\":[]}"
            .formatted(id);
    var json = "Content-Type: application/json";
    var url = api(master, "/v2/apps");
    return new Answer(machines.ask(url, "-d", app, "-H", json, "-m", "8", "-w", STATUS)).isThere();
  }

  private int tasks(int master, String id) {
    var tasks = machines.ask(api(master, "/v2/apps/" + id + "/tasks"), "-m", "8");
    return tasks.split("TASK_RUNNING", -1).length - 1;
  }

  private static String api(int master, String path) {
    return "http://" + Machines.address(master) + ":" + PORT + path;
  }

  private void start(int machine, String config) throws IOException {
    var folder = Files.createDirectories(root.resolve("nodes/" + machine));
    var file = Files.writeString(folder.resolve("node.json"), config);
    var command = new ArrayList<>(machines.at(machine));
    command.addAll(
        List.of(RunningPlatform.launcher().toString(), "node", "--config", file.toString()));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("NGP_BUILD", "never");
    nodes.add(builder.start());
  }

  private String master(int id) {
    var members =
        MASTERS.stream()
            .map(each ->
                "{\"id\":%d,\"host\":\"%s\",\"peerPort\":2888,\"electionPort\":3888,\"clientPort\":2181}"
                    .formatted(each, Machines.address(each)))
            .toList();
    return """
    {"role": "master", "name": "master-%d", "bind": "%s", "port": %d, "domain": "ngp.localhost", "edgePort": 8080,
     "sealKey": "%s", "zookeeper": {"id": %d, "members": [%s]}}
    """
        .formatted(
            id,
            Machines.address(id),
            PORT,
            root.resolve("seal.key"),
            id,
            String.join(",", members));
  }

  private String agent() {
    var masters = MASTERS.stream().map(id -> "\"" + api(id, "") + "\"").toList();
    return """
    {"role": "agent", "name": "agent-1", "bind": "%s", "port": 8082, "masters": [%s], "tasks": "%s",
     "resources": {"cpus": 1, "memMib": 256, "diskMib": 256, "ports": "31000-31100"}, "attributes": {}}
    """
        .formatted(Machines.address(AGENT), String.join(",", masters), root.resolve("tasks"));
  }
}
