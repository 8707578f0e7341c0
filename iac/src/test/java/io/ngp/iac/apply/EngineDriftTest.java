package io.ngp.iac.apply;

import static io.ngp.iac.testing.Written.number;
import static io.ngp.iac.testing.Written.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.Reason;
import io.ngp.iac.provider.Action;
import io.ngp.iac.value.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is planned when the world is not as it was left. */
class EngineDriftTest extends EngineFixture {
  @Test
  void whatWasChangedByHandIsShownAndPutBack() {
    var written = platform().thing("a", Map.of("name", text("a"), "size", number(1)));
    apply(written);
    world.change(token("a"), Map.of("name", "a", "size", "7"));

    var plan = plan(written.build());

    assertThat(plan.drift()).hasSize(1);
    assertThat(plan.drift().getFirst().differences().getFirst().after()).isEqualTo(Value.of(7));
    assertThat(actions(plan)).isEqualTo(Map.of("a", Action.UPDATE));
    apply(plan, written.build(), () -> false);
    assertThat(world.find(token("a")).orElseThrow()).containsEntry("size", "1");
  }

  @Test
  void whatWasRemovedByHandIsMadeAgain() {
    var written = platform().thing("a", Map.of("name", text("a")));
    apply(written);
    world.remove(token("a"));

    var plan = plan(written.build());

    assertThat(change(plan, "a").reason())
        .isEqualTo(new Reason(Reason.Kind.VANISHED, "is not in the world"));
    apply(plan, written.build(), () -> false);
    assertThat(world.tokens()).containsExactly(token("a"));
  }

  @Test
  void whatIsBrokenIsReplaced() {
    var written = platform().thing("a", Map.of("name", text("a")));
    apply(written);
    world.change(token("a"), Map.of("name", "a", "broken", "yes"));

    var plan = plan(written.build());

    assertThat(actions(plan)).isEqualTo(Map.of("a", Action.REPLACE));
    assertThat(change(plan, "a").reason().text()).isEqualTo("is broken");
  }

  @Test
  void whatIsGoneAndNotWantedIsForgotten() {
    apply(platform().thing("a", Map.of("name", text("a"))));
    world.remove(token("a"));
    var nothing = platform().build();

    var plan = plan(nothing);

    assertThat(plan.actions()).isEmpty();
    apply(plan, nothing, () -> false);
    assertThat(session.state().resources()).isEmpty();
  }

  @Test
  void whatStoppedIsMadeAgainWhenWantedAndDeletedWhenNot() {
    var written = platform().thing("a", Map.of("name", text("a")));
    apply(written);
    world.change(token("a"), Map.of("name", "a", "stopped", "yes"));

    assertThat(actions(plan(written.build()))).isEqualTo(Map.of("a", Action.CREATE));
    apply(platform());

    assertThat(world.tokens()).isEmpty();
    assertThat(session.state().resources()).isEmpty();
  }

  @Test
  void whatStoppedIsDestroyed() {
    var written = platform().thing("a", Map.of("name", text("a")));
    apply(written);
    world.change(token("a"), Map.of("name", "a", "stopped", "yes"));

    assertThat(destroy(written).done()).isEqualTo(new Plan.Counts(0, 0, 1));
    assertThat(world.tokens()).isEmpty();
  }
}
