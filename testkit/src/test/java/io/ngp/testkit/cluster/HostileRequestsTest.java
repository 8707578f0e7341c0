package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.RawHttp;
import io.ngp.cluster.app.AppSettings;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * No request, however wrong, is answered with a server error or a stack trace, and whatever was
 * accepted can be read, taken over by the next leader, and removed. A failure names its seed;
 * {@code -Dngp.seed=N} repeats it.
 */
class HostileRequestsTest {
  private static final int REQUESTS = Integer.getInteger("ngp.fuzz.requests", 4_000);

  /** Random definitions pile up; a new cluster keeps answers short. */
  private static final int REQUESTS_PER_CLUSTER = 2_000;

  private static final int REQUESTS_PER_CONNECTION = 50;

  /** What is documented beyond 4xx: not a leader any more, or too many streams. */
  private static final Set<Integer> DOCUMENTED = Set.of(503);

  private static final AppSettings EVERYTHING =
      new AppSettings(
          "*", Optional.empty(), "mesos-bridge", EnumSet.allOf(AppSettings.Feature.class), 50);

  private final long seed = Long.getLong("ngp.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final HostileRequests requests = new HostileRequests(random);
  private int sent;

  @Test
  void noRequestBringsTheMasterDown() throws Exception {
    while (sent < REQUESTS) {
      LeaderRig rig = new LeaderRig(InstantSource.system(), EVERYTHING);
      try (ServedCluster cluster = ServedCluster.started(rig)) {
        int end = Math.min(REQUESTS, sent + REQUESTS_PER_CLUSTER);
        while (sent < end) {
          requests.know(knownIds(cluster));
          oneConnection(cluster);
        }
        checkTree(cluster);
        checkNextLeader(cluster);
        checkNothingIsLeft(cluster);
      }
    }
  }

  private void oneConnection(ServedCluster cluster) throws IOException {
    try (RawHttp http = new RawHttp(cluster.port())) {
      for (int i = 0; i < REQUESTS_PER_CONNECTION; i++) {
        byte[] request = requests.next();
        sent++;
        http.send(request);
        String response = http.readWhole(startsWith(request, "HEAD "));
        assertThat(isExpected(response))
            .as(
                "seed %d, request %d: %s%nanswered: %s",
                seed, sent, new String(request, StandardCharsets.ISO_8859_1), response)
            .isTrue();
        if (isOver(response)) {
          return;
        }
      }
    }
  }

  private static boolean isOver(String response) {
    return response.isEmpty()
        || response.contains("onnection: close")
        || response.contains("text/event-stream");
  }

  private static boolean startsWith(byte[] request, String method) {
    return new String(request, 0, method.length(), StandardCharsets.ISO_8859_1).equals(method);
  }

  private static boolean isExpected(String response) {
    if (response.isEmpty()) {
      return true;
    }
    int status = response.startsWith("HTTP/1.1 ") ? Integer.parseInt(response.substring(9, 12)) : 0;
    boolean isFine = (status >= 200 && status < 500) || DOCUMENTED.contains(status);
    return isFine && !response.contains("Exception") && !response.contains("\tat ");
  }

  private static List<String> knownIds(ServedCluster cluster) {
    var view = cluster.rig.leader().view();
    List<String> ids = new ArrayList<>();
    view.root().apps().keySet().forEach(id -> ids.add(id.toString().substring(1)));
    view.root().groups().keySet().forEach(id -> ids.add(id.toString().substring(1)));
    view.deployments().forEach(deployment -> ids.add(deployment.id()));
    view.instances()
        .values()
        .forEach(of -> of.values().forEach(instance -> ids.add(instance.taskId().toString())));
    view.root().apps().values().forEach(app -> ids.add(app.version().toString()));
    return ids;
  }

  /** All ways to look at the tree show the same one. */
  private void checkTree(ServedCluster cluster) throws Exception {
    Set<String> listed = ids(cluster.get("/v2/apps").path("apps"));
    Set<String> inGroups = new TreeSet<>();
    collect(cluster.get("/v2/groups"), inGroups);
    assertThat(inGroups).as("seed %d", seed).isEqualTo(listed);
    for (String id : listed) {
      JsonNode app = cluster.get("/v2/apps/" + id).path("app");
      JsonNode versions = cluster.get("/v2/apps/" + id + "/versions").path("versions");
      String version = app.path("version").asString();
      assertThat(versions.valueStream().map(JsonNode::asString))
          .as("versions of %s, seed %d", id, seed)
          .contains(version);
      JsonNode stored = cluster.get("/v2/apps/" + id + "/versions/" + version);
      stored
          .properties()
          .forEach(member ->
              assertThat(app.path(member.getKey()))
                  .as("%s of %s, seed %d", member.getKey(), id, seed)
                  .isEqualTo(member.getValue()));
    }
    for (String path : List.of("/v2/tasks", "/v2/queue", "/v2/deployments", "/metrics")) {
      assertThat(cluster.get(path).isContainer()).as(path).isTrue();
    }
  }

  /** What was recorded is what a new leader reads. */
  private void checkNextLeader(ServedCluster cluster) throws Exception {
    JsonNode before = definitions(cluster.get("/v2/groups"));

    cluster.reelect();

    assertThat(definitions(cluster.get("/v2/groups"))).as("seed %d", seed).isEqualTo(before);
  }

  /** Of pods a group tells how they are, too, which need not stay as it was. */
  private static JsonNode definitions(JsonNode group) {
    group.path("groups").forEach(HostileRequestsTest::definitions);
    for (JsonNode pod : group.path("pods")) {
      ((ObjectNode) pod).retain("id", "spec");
    }
    return group;
  }

  private void checkNothingIsLeft(ServedCluster cluster) throws Exception {
    assertThat(cluster.send("DELETE", "/v2/groups?force=true", "").statusCode())
        .as("seed %d", seed)
        .isEqualTo(200);
    Eventually.holds(
        "no task and no deployment is left, seed " + seed,
        () ->
            cluster.rig.machines.living().isEmpty()
                && cluster.rig.leader().view().deployments().isEmpty());
    assertThat(cluster.get("/v2/apps").path("apps").size()).isZero();
    assertThat(cluster.rig.lost).as("the leader gave up, seed %d", seed).isFalse();
  }

  private static Set<String> ids(JsonNode apps) {
    Set<String> ids = new TreeSet<>();
    apps.forEach(app -> ids.add(app.path("id").asString()));
    return ids;
  }

  private static void collect(JsonNode group, Set<String> ids) {
    ids.addAll(ids(group.path("apps")));
    group.path("groups").forEach(child -> collect(child, ids));
  }
}
