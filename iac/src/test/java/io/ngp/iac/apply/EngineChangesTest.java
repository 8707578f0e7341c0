package io.ngp.iac.apply;

import static io.ngp.iac.testing.Written.number;
import static io.ngp.iac.testing.Written.ref;
import static io.ngp.iac.testing.Written.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.configuration.Block.Lifecycle;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Reason;
import io.ngp.iac.provider.Action;
import io.ngp.iac.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a changed configuration does to what is there. */
class EngineChangesTest extends EngineFixture {
  @Test
  void planAfterApplyIsEmpty() {
    var written =
        platform()
            .things("a", 3, Map.of())
            .thing("b", Map.of("name", text("b"), "needs", ref("a", "")))
            .output("all", ref("a", ""));
    apply(written);

    assertThat(plan(written.build()).isEmpty()).isTrue();
  }

  @Test
  void changedInputUpdatesInPlaceAndTellsDependents() {
    apply(
        platform()
            .thing("a", Map.of("name", text("a"), "size", number(1)))
            .thing("b", Map.of("name", text("b"), "size", ref("a", "volume")))
            .thing("c", Map.of("name", text("c"), "needs", ref("a", "id"))));
    var changed =
        platform()
            .thing("a", Map.of("name", text("a"), "size", number(2)))
            .thing("b", Map.of("name", text("b"), "size", ref("a", "volume")))
            .thing("c", Map.of("name", text("c"), "needs", ref("a", "id")));

    var plan = plan(changed.build());

    // The id is stable: c does not even appear.
    assertThat(actions(plan)).isEqualTo(Map.of("a", Action.UPDATE, "b", Action.UPDATE));
    assertThat(change(plan, "b").differences().getFirst().after()).isEqualTo(Value.UNKNOWN);
    apply(plan, changed.build(), () -> false);
    assertThat(world.find(token("b")).orElseThrow()).containsEntry("size", "20");
  }

  @Test
  void inputThatCannotChangeReplacesAfterDependentsLetGo() {
    var before =
        platform()
            .thing("a", Map.of("name", text("a"), "kind", text("old")))
            .thing("b", Map.of("name", text("b"), "kind", ref("a", "id")));
    apply(before);
    var after =
        platform()
            .thing("a", Map.of("name", text("a"), "kind", text("new")))
            .thing("b", Map.of("name", text("b"), "kind", ref("a", "id")));

    var plan = plan(after.build());

    assertThat(change(plan, "a").reason())
        .isEqualTo(new Reason(Reason.Kind.FORCED, "kind cannot change in place"));
    assertThat(plan.losesData()).isTrue();
    apply(plan, after.build(), () -> false);
    assertThat(provider.calls()).endsWith("delete b", "delete a", "create a", "create b");
    assertThat(world.tokens()).containsExactlyInAnyOrder(token("a"), token("b"));
  }

  @Test
  void replacementCreatedFirstOutlivesNothing() {
    var first = new Lifecycle(true, false, List.of());
    apply(
        platform()
            .block("a", new Repetition.Once(), Map.of("name", text("a"), "kind", text("1")), first)
            .thing("b", Map.of("name", text("b"), "needs", ref("a", "id"))));
    var after =
        platform()
            .block("a", new Repetition.Once(), Map.of("name", text("a"), "kind", text("2")), first)
            .thing("b", Map.of("name", text("b"), "needs", ref("a", "id")));

    apply(after);

    assertThat(provider.calls()).endsWith("create a", "update b", "delete a");
    assertThat(world.tokens()).containsExactlyInAnyOrder(token("a"), token("b"));
    assertThat(session.state().deposed()).isEmpty();
    assertThat(plan(after.build()).isEmpty()).isTrue();
  }

  @Test
  void fewerAreWantedAndTheLastOnesGoAfterTheirUsersChanged() {
    apply(
        platform()
            .things("agent", 3, Map.of())
            .thing("ready", Map.of("name", text("r"), "needs", ref("agent", ""))));

    var result =
        apply(
            platform()
                .things("agent", 1, Map.of())
                .thing("ready", Map.of("name", text("r"), "needs", ref("agent", ""))));

    assertThat(result.done()).isEqualTo(new Plan.Counts(0, 1, 2));
    assertThat(provider.calls().get(4)).isEqualTo("update ready");
    assertThat(world.tokens()).hasSize(2);
  }

  @Test
  void ignoredChangesAreNone() {
    var ignoring = new Lifecycle(false, false, List.of("size"));
    apply(platform().thing("a", Map.of("name", text("a"), "size", number(1))));

    var plan =
        plan(
            platform()
                .block(
                    "a",
                    new Repetition.Once(),
                    Map.of("name", text("a"), "size", number(5)),
                    ignoring)
                .build());

    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void protectedResourceIsNotDestroyed() {
    var keeping = new Lifecycle(false, true, List.of());
    apply(platform().thing("a", Map.of("name", text("a"), "kind", text("1"))));
    var changed =
        platform()
            .block(
                "a", new Repetition.Once(), Map.of("name", text("a"), "kind", text("2")), keeping)
            .build();

    assertThatThrownBy(() -> plan(changed))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("prevent_destroy");
  }

  @Test
  void requestedReplacementIsOne() {
    var written = platform().things("a", 2, Map.of());
    apply(written);
    var before = token("a[1]");
    var request = PlanRequest.of(written.build(), session.state()).replacing(List.of("a[1]"));

    apply(plan(request), written.build(), () -> false);

    assertThat(token("a[1]")).isNotEqualTo(before);
    assertThat(world.tokens()).hasSize(2);
  }
}
