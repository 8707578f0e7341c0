package io.ngp.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.api.Json;
import org.junit.jupiter.api.Test;

class MasterRulesTest {
  private final MasterRules rules = new MasterRules(() -> false);

  @Test
  void labelsForBalancersAreJudgedTogether() {
    var mistakes =
        rules.mistakes(
            Json.parse(
                """
                {"id": "/www", "cmd": "serve", "cpus": 0.1, "mem": 32,
                 "labels": {"NGP_MAX_BODY": "much", "NGP_STIKY": "true", "team": "shop"}}
                """));

    assertThat(mistakes)
        .hasSize(2)
        .anyMatch(each -> each.startsWith("labels/NGP_MAX_BODY: "))
        .anyMatch(each -> each.startsWith("labels/NGP_STIKY: "))
        .noneMatch(each -> each.endsWith("."));
  }

  @Test
  void whatAMasterTakesHasNoMistakes() {
    assertThat(
            rules.mistakes(
                Json.parse(
                    "{\"id\": \"/www\", \"cmd\": \"serve\", \"labels\": {\"NGP_STICKY\": \"true\"}}")))
        .isEmpty();
  }

  @Test
  void definitionNoMasterReadsSaysWhere() {
    assertThat(rules.mistakes(Json.parse("{\"id\": \"/www\", \"cmd\": \"x\", \"cpus\": \"many\"}")))
        .singleElement()
        .asString()
        .startsWith("cpus: ");
  }
}
