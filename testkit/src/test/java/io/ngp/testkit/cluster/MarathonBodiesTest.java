package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.AppJson;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Marathon's own sample bodies, sent to a real master. */
@Timeout(120)
class MarathonBodiesTest {
  private final LeaderRig rig = new LeaderRig();
  private ServedCluster cluster;

  @BeforeEach
  void begin() throws Exception {
    cluster = ServedCluster.started(rig);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @Test
  void everyAppOfTheExamplesIsCreatedAndRuns() throws Exception {
    for (String file :
        List.of("app-check-http-example.json", "app_list.json", "apps_create.json", "queue.json")) {
      for (JsonNode app : apps(example(file))) {
        HttpResponse<String> created = send("POST", "/v2/apps?force=true", app);
        assertThat(created.statusCode()).as(file + created.body()).isIn(201, 409);
        JsonNode read = cluster.get("/v2/apps/" + app.path("id").asString()).path("app");
        assertThat(read.path("instances").asInt()).isEqualTo(app.path("instances").asInt(1));
        assertThat(read.path("cpus").doubleValue()).isEqualTo(app.path("cpus").doubleValue());
      }
    }
    Eventually.holds("something runs", () -> !rig.machines.living().isEmpty());
  }

  @Test
  void theGroupOfTheExampleIsPutAsItIsButForItsVersion() throws Exception {
    ObjectNode group = (ObjectNode) example("group.json");
    group.remove("version");
    group.path("groups").forEach(child -> ((ObjectNode) child).remove("version"));

    HttpResponse<String> put = send("PUT", "/v2/groups", group);

    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    Set<String> wanted = new TreeSet<>();
    apps(group).forEach(app -> wanted.add(app.path("id").asString()));
    Set<String> found = new TreeSet<>();
    apps(cluster.get("/v2/groups")).forEach(app -> found.add(app.path("id").asString()));
    assertThat(found).isEqualTo(wanted).isNotEmpty();
  }

  @Test
  void theUpdatesOfTheExamplesAreMade() throws Exception {
    assertThat(send("PUT", "/v2/apps", example("apps_create.json")).statusCode()).isEqualTo(200);
    assertThat(send("PATCH", "/v2/apps?force=true", example("apps_patch.json")).statusCode())
        .isEqualTo(200);
    assertThat(send("PUT", "/v2/apps/foo", ServedCluster.json("{\"cmd\":\"run\"}")).statusCode())
        .isEqualTo(201);
    assertThat(send("PATCH", "/v2/apps/foo?force=true", example("app_patch.json")).statusCode())
        .isEqualTo(200);

    assertThat(cluster.get("/v2/apps/foo").path("app").path("instances").asInt()).isEqualTo(2);
  }

  /** It shows every member there is, more than may stand together. */
  @Test
  void theExampleWithEveryMemberIsRefusedWithAllContradictions() throws Exception {
    HttpResponse<String> refused = send("POST", "/v2/apps", example("app.json"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(ServedCluster.json(refused.body()).path("details").size()).isGreaterThan(2);
  }

  @Test
  void answersHaveTheMembersOfTheExamples() throws Exception {
    HttpResponse<String> created =
        send("PUT", "/v2/apps/x", ServedCluster.json("{\"cmd\":\"run\"}"));
    assertThat(members(ServedCluster.json(created.body())))
        .containsAll(members(example("deployments_result.json")));
    HttpResponse<String> preview =
        send(
            "PUT",
            "/v2/groups/g?dryRun=true",
            ServedCluster.json("{\"apps\":[{\"id\":\"y\",\"cmd\":\"run\"}]}"));
    assertThat(members(ServedCluster.json(preview.body())))
        .isEqualTo(members(example("deployment_steps.json")));
    Eventually.holds("it runs", () -> rig.machines.living().size() == 1);
    HttpResponse<String> killed =
        cluster.send("DELETE", "/v2/apps/x/tasks/" + rig.machines.living().getFirst(), "");
    Set<String> task = members(example("app_task.json"));
    task.removeAll(Set.of("region", "zone"));
    assertThat(members(ServedCluster.json(killed.body()))).containsAll(task);
  }

  private HttpResponse<String> send(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    return cluster.send(method, path, body.toString(), "Content-Type", "application/json");
  }

  private static JsonNode example(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MarathonBodiesTest.class.getResourceAsStream("/marathon/" + file))) {
      return AppJson.parse(in.readAllBytes());
    }
  }

  /** Every object that says what to run, at any depth. */
  private static List<JsonNode> apps(JsonNode node) {
    if (node.has("id") && (node.has("cmd") || node.has("container"))) {
      return List.of(node);
    }
    List<JsonNode> found = new ArrayList<>();
    node.values().forEach(child -> found.addAll(apps(child)));
    return found;
  }

  /** Names of members anywhere in it. */
  private static Set<String> members(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.properties().forEach(member -> names.add(member.getKey()));
    node.values().forEach(child -> names.addAll(members(child)));
    return names;
  }
}
