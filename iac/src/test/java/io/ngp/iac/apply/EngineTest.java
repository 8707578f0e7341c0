package io.ngp.iac.apply;

import static io.ngp.iac.testing.Written.ref;
import static io.ngp.iac.testing.Written.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.provider.Action;
import io.ngp.iac.testing.Written;
import io.ngp.iac.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is made first, and parts of it. */
class EngineTest extends EngineFixture {
  @Nested
  class First {
    @Test
    void everythingIsCreatedInTheOrderOfReferences() {
      var chain =
          platform()
              .thing("c", Map.of("name", ref("b", "id")))
              .thing("b", Map.of("name", ref("a", "id")))
              .thing("a", Map.of("name", text("first")));

      var result = apply(chain);

      assertThat(result.outcome()).isEqualTo(ApplyResult.Outcome.COMPLETE);
      assertThat(result.done()).isEqualTo(new Plan.Counts(3, 0, 0));
      assertThat(provider.calls()).containsExactly("create a", "create b", "create c");
      assertThat(world.find(token("c")).orElseThrow()).containsEntry("name", "id-" + token("b"));
    }

    @Test
    void whatIsNotKnownBeforeApplyIsUnknownInThePlan() {
      var plan =
          plan(
              platform()
                  .thing("a", Map.of("name", text("first")))
                  .thing("b", Map.of("name", ref("a", "id"), "size", ref("a", "size")))
                  .output("made", ref("a", "id"))
                  .build());

      assertThat(change(plan, "b").inputs().orElseThrow().get("name")).isEqualTo(Value.UNKNOWN);
      assertThat(change(plan, "b").inputs().orElseThrow().get("size")).isEqualTo(Value.of(1));
      assertThat(plan.outputs())
          .containsEntry("made", new Plan.OutputChange(Value.NULL, Value.UNKNOWN));
    }

    @Test
    void peersSeeOnlyTheirOwnIndex() {
      var written =
          platform()
              .things("port", 2, Map.of())
              .things("node", 2, Map.of("needs", new Written.Term.Peer("port", "id")));
      apply(written);

      var more =
          platform()
              .things("port", 3, Map.of())
              .things("node", 3, Map.of("needs", new Written.Term.Peer("port", "id")));

      assertThat(actions(plan(more.build())))
          .isEqualTo(Map.of("port[2]", Action.CREATE, "node[2]", Action.CREATE));
    }

    @Test
    void secretsStaySecretInStateAndOutputs() {
      apply(
          platform()
              .thing("a", Map.of("name", text("x"), "password", text("hush")))
              .output("key", ref("a", "key")));

      var record = session.state().all().iterator().next();
      assertThat(record.inputs().get("password")).isEqualTo(new Value.Secret(Value.of("hush")));
      assertThat(record.toString()).doesNotContain("hush").doesNotContain("key-");
      assertThat(session.state().outputs().get("key")).hasToString("(secret)");
    }
  }

  @Nested
  class Parts {
    @Test
    void targetTakesWhatItNeedsAndNothingElse() {
      var written =
          platform()
              .thing("a", Map.of("name", text("a")))
              .thing("b", Map.of("name", ref("a", "id")))
              .thing("c", Map.of("name", text("c")))
              .build();

      var plan = plan(PlanRequest.of(written, session.state()).only(List.of("b")));

      assertThat(actions(plan)).isEqualTo(Map.of("a", Action.CREATE, "b", Action.CREATE));
    }

    @Test
    void targetOfOneResourceLeavesItsSiblingsUnmade() {
      var written = platform().things("a", 3, Map.of("name", text("a"))).build();

      var plan = plan(PlanRequest.of(written, session.state()).only(List.of("a[1]")));

      assertThat(actions(plan)).isEqualTo(Map.of("a[1]", Action.CREATE));
    }

    @Test
    void destroyTakesDependentsFirstAndLeavesNothing() {
      var written =
          platform()
              .thing("a", Map.of("name", text("a")))
              .things("b", 2, Map.of("needs", ref("a", "id")))
              .thing("c", Map.of("name", text("c"), "needs", ref("b", "")))
              .output("x", ref("a", "id"));
      apply(written);

      var result = destroy(written);

      assertThat(result.done()).isEqualTo(new Plan.Counts(0, 0, 4));
      assertThat(provider.calls().subList(4, 8)).startsWith("delete c").endsWith("delete a");
      assertThat(world.tokens()).isEmpty();
      assertThat(session.state().resources()).isEmpty();
      assertThat(session.state().outputs()).isEmpty();
    }

    @Test
    void destroyOfATargetTakesItsDependents() {
      var written =
          platform()
              .thing("a", Map.of("name", text("a")))
              .thing("b", Map.of("name", ref("a", "id")))
              .thing("c", Map.of("name", text("c")));
      apply(written);
      var request =
          PlanRequest.of(written.build(), session.state()).in(Plan.Mode.DESTROY).only(List.of("a"));

      assertThat(actions(plan(request))).isEqualTo(Map.of("a", Action.DELETE, "b", Action.DELETE));
    }

    @Test
    void unknownTargetIsToldWithWhatThereIs() {
      var written = platform().thing("a", Map.of("name", text("a"))).build();

      assertThatThrownBy(() -> plan(PlanRequest.of(written, session.state()).only(List.of("nope"))))
          .isInstanceOf(InvalidException.class)
          .hasMessageContaining("\"nope\"");
    }
  }
}
