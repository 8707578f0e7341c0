package io.ngp.node.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.node.definition.DefinitionJudge.Complaint;
import io.ngp.node.definition.DefinitionJudge.Verdict;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DefinitionJudgeTest {
  @Test
  void aLabelThatBalancersCantReadIsToldWithItsPlace() {
    assertThat(judge("much"))
        .isInstanceOfSatisfying(
            Verdict.Accepted.class,
            accepted ->
                assertThat(accepted.unsupported())
                    .extracting(Complaint::path)
                    .containsExactly("/labels/NGP_MAX_BODY"));
  }

  @Test
  void aLabelThatTheyCanReadIsFine() {
    assertThat(judge("10 MiB"))
        .isInstanceOfSatisfying(
            Verdict.Accepted.class, accepted -> assertThat(accepted.unsupported()).isEmpty());
  }

  private static Verdict judge(String size) {
    String app =
        "{\"id\": \"/www\", \"cmd\": \"serve\", \"labels\": {\"NGP_MAX_BODY\": \"%s\"}}"
            .formatted(size);
    return new DefinitionJudge().judge(JsonMapper.shared().readTree(app));
  }
}
