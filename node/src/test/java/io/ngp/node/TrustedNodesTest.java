package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.ngp.identity.PeerRole;
import io.ngp.testkit.FreePorts;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole platform, from {@code node.json}, whose nodes have identities. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(120)
class TrustedNodesTest {
  private static final int MASTERS = 3;
  private static final String HERE = "127.0.0.1";

  @TempDir private Path folder;
  private TrustedRig rig;
  private final List<Integer> apis =
      IntStream.range(0, MASTERS).mapToObj(_ -> FreePorts.pick()).toList();
  private final List<String> members =
      IntStream.rangeClosed(1, MASTERS)
          .mapToObj(id ->
              "{\"id\":%d,\"host\":\"127.0.0.1\",\"peerPort\":%d,\"electionPort\":%d,\"clientPort\":%d}"
                  .formatted(id, FreePorts.pick(), FreePorts.pick(), FreePorts.pick()))
          .toList();
  private final int edge = FreePorts.pick();

  @BeforeEach
  void prepare() {
    rig = new TrustedRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private String masters() {
    return apis.stream()
        .map(port -> "\"https://127.0.0.1:" + port + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private Role master(int id) throws IOException {
    return rig.node(
        "master-" + id,
        PeerRole.MASTER,
        HERE,
        """
        "port":%d,"domain":"ngp.localhost","edgePort":%d,"zookeeper":{"id":%d,"members":%s}
        """
            .formatted(apis.get(id - 1), edge, id, members));
  }

  private void startAll() throws Exception {
    List<Role> masters = new ArrayList<>();
    for (int id = 1; id <= MASTERS; id++) {
      masters.add(master(id));
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> starts = new ArrayList<>();
      masters.forEach(role ->
          starts.add(() -> {
            role.start();
            return true;
          }));
      for (Future<Boolean> started : executor.invokeAll(starts)) {
        assertThat(started.get()).isTrue();
      }
    }
    rig.node(
            "agent-1",
            PeerRole.AGENT,
            HERE,
            """
            "port":%d,"masters":%s,"tasks":"%s",
            "resources":{"cpus":2,"memMib":1000,"diskMib":1000,"ports":"23000-23999"}
            """
                .formatted(FreePorts.pick(), masters(), folder.resolve("tasks")))
        .start();
    rig.node(
            "balancer-1",
            PeerRole.BALANCER,
            HERE,
            """
            "port":%d,"controlPort":%d,"masters":%s,"domain":"ngp.localhost",
            "adminCidrs":["127.0.0.0/8"]
            """
                .formatted(edge, FreePorts.pick(), masters()))
        .start();
  }

  private URI uri(int master, String path) {
    return URI.create("https://" + HERE + ":" + apis.get(master) + path);
  }

  private HttpURLConnection call(PeerRole who, int master, String path) throws IOException {
    return rig.call(who, uri(master, path));
  }

  private JsonNode read(int master, String path) throws IOException {
    return rig.read(uri(master, path));
  }

  private boolean isServed() throws IOException {
    var request =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + edge + "/").toURL().openConnection();
    request.setRequestProperty("Accept", "*/*");
    request.setConnectTimeout(2_000);
    request.setReadTimeout(5_000);
    return request.getResponseCode() == 200;
  }

  @Test
  void mastersAgentsAndBalancersWorkTogetherAndStrangersAreKeptOut() throws Exception {
    startAll();
    Eventually.holds("a master leads", () -> hasLeader(0));
    Eventually.holds("the agent is known", () -> nodes().contains("agent-1"));
    Eventually.holds("the balancer is known", () -> nodes().contains("balancer-1"));

    var app =
        """
        {"id":"/www","cmd":"exec python3 -m http.server $PORT0 --bind 127.0.0.1","cpus":0.1,"mem":32,
         "labels":{"NGP_HOSTS":"127.0.0.1"},
         "healthChecks":[{"protocol":"TCP","intervalSeconds":1,"gracePeriodSeconds":30}]}
        """;
    var request = call(PeerRole.OPERATOR, 2, "/v2/apps");
    request.setRequestMethod("POST");
    request.setRequestProperty("Content-Type", "application/json");
    request.setDoOutput(true);
    request.getOutputStream().write(app.getBytes(StandardCharsets.UTF_8));
    assertThat(request.getResponseCode()).isEqualTo(201);

    Eventually.holds("the balancer sends requests to the task", this::isServed);
    assertThat(read(1, "/v2/apps//www/tasks").path("tasks").size()).isEqualTo(1);
    assertThat(call(PeerRole.AGENT, 0, "/v2/apps").getResponseCode()).isEqualTo(403);
    assertThatIOException()
        .isThrownBy(
            () -> URI.create("http://127.0.0.1:" + apis.getFirst() + "/ping").toURL().openStream());

    var end = call(PeerRole.OPERATOR, 0, "/v2/apps//www?force=true");
    end.setRequestMethod("DELETE");
    assertThat(end.getResponseCode()).isEqualTo(200);
    Eventually.holds("the task is stopped", () -> read(0, "/v2/tasks").path("tasks").isEmpty());
  }

  private boolean hasLeader(int master) {
    try {
      return read(master, "/v2/leader").path("leader").isString();
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> nodes() throws IOException {
    return read(0, "/ngp/v1/nodes")
        .path("nodes")
        .valueStream()
        .map(node -> node.path("name").asString(""))
        .toList();
  }
}
