package io.ngp.cluster.deployment;

import static io.ngp.cluster.deployment.Trees.tree;
import static io.ngp.cluster.testing.TestApps.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.ExcerptJson;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PlanJsonTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Apps stand in the JSON as a number by which this finds them again. */
  private final Map<Integer, App> apps = new HashMap<>();

  private final PlanJson planJson = new PlanJson(new ExcerptJson(this::number, node -> find(node)));

  private ObjectNode number(App app) {
    apps.put(apps.size(), app);
    return JsonNodeFactory.instance.objectNode().put("number", apps.size() - 1);
  }

  private App find(JsonNode node) {
    return Optional.ofNullable(apps.get(node.path("number").asInt())).orElseThrow();
  }

  @Test
  void whatIsReadEqualsWhatWasWritten() {
    RootGroup before =
        tree("/a:3 /gone /same [/g>/a]")
            .withGroup(new Group(PathId.parse("/roles"), Set.of(), Optional.of(true)));
    RootGroup after = tree("/a:1 /b@x>/a /c@y /same [/g>/b] [/roles]");
    DeploymentPlan plan =
        DeploymentPlanner.plan(
            "9f3c1a52-0000-4000-8000-000000000001",
            version(7),
            before,
            after,
            Set.of(PathId.parse("/same")),
            Map.of(PathId.parse("/a"), List.of("a.instance-1", "a.instance-2")));
    Deployment deployment =
        new Deployment(plan, 2, Instant.parse("2026-11-01T10:00:00.123456789Z"));
    String stored = planJson.write(deployment).toString();
    assertThat(planJson.read(JSON.readTree(stored))).isEqualTo(deployment);
    assertThat(Trees.steps(plan)).contains("Stop", "Start", "Scale", "Restart", "killing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                              | lacks the member "id"
          {"id":"x","version":"yesterday"}                | Invalid timestamp
          {"id":"x","version":"2026-11-01T10:00:00.000Z"} | lacks the member "original"
          {"id":{}}                                       | wrong type
          """)
  void whatIsNoDeploymentIsRefusedWithTheReason(String json, String reason) {
    assertThatThrownBy(() -> planJson.read(JSON.readTree(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
