package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.AppJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Answers have every member that Marathon's own examples of them have, save those that later
 * releases dropped (marathon/API.md 3.1) or that describe Marathon's own surroundings.
 */
class ExamplesTest {
  private static final Set<String> DROPPED =
      Set.of("uris", "ports", "network", "portMappings", "args", "user", "acceptedResourceRoles");

  private final TestApi api = new TestApi();

  @BeforeEach
  void prepare() {
    Preparation preparation = new Preparation(api);
    api.control.hold();
    preparation.run(
        """
        app {"id": "/tools/docker/registry", "cmd": "true", "executor": "//cmd", "user": "root",
         "env": {"A": "1"}, "constraints": [["hostname", "LIKE", "a"]], "dependencies": ["/x"],
         "fetch": [{"uri": "http://x/y"}], "container": {"type": "DOCKER", "docker": {"image": "i"},
         "volumes": [{"containerPath": "/a", "hostPath": "/b", "mode": "RW"}]},
         "healthChecks": [{"protocol": "HTTP", "path": "/"}]}\
        """);
    preparation.run("task 1 RUNNING /tools/docker/registry 127.0.0.1 healthy");
    preparation.run("queue 2 /tools/docker/registry");
    preparation.run("agent agent-1");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "app_list, /v2/apps, ''",
    "tasks, /v2/tasks, 'region zone'",
    "app_tasks, /v2/apps/tools/docker/registry/tasks, 'region zone'",
    "deployments, /v2/deployments, 'pod taskId lastResponse body contentType status name ready'",
    "group, /v2/groups, 'containerPort hostPort servicePort'",
    "queue, /v2/queue?embed=lastUnusedOffers, 'MASTER lastUsedOfferAt ranges begin end set scalar'"
  })
  void answersHaveTheMembersOfTheExample(String example, String path, String notOurs)
      throws Exception {
    Set<String> expected = members(example(example));
    expected.removeAll(DROPPED);
    expected.removeAll(Set.of(notOurs.split(" ", -1)));
    expected.remove("LD_LIBRARY_PATH");
    JsonNode answer =
        AppJson.parse(api.send("GET", path, "").body().getBytes(StandardCharsets.UTF_8));
    assertThat(members(answer)).containsAll(expected);
  }

  private static JsonNode example(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ExamplesTest.class.getResourceAsStream("/marathon/" + name + ".json"))) {
      return AppJson.parse(in.readAllBytes());
    }
  }

  /** Names of members anywhere in it. */
  private static Set<String> members(JsonNode node) {
    Set<String> names = new TreeSet<>();
    collect(node, names);
    return names;
  }

  private static void collect(JsonNode node, Set<String> names) {
    for (var member : node.properties()) {
      names.add(member.getKey());
      collect(member.getValue(), names);
    }
    if (node.isArray()) {
      node.forEach(element -> collect(element, names));
    }
  }
}
