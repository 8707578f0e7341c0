package io.ngp.iac.apply;

import static io.ngp.iac.testing.Written.ref;
import static io.ngp.iac.testing.Written.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.testing.FakeProvider;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is left, and what is done next, when an apply does not go through. */
class EngineTroubleTest extends EngineFixture {
  @Test
  void failureStopsOnlyWhatDependsOnIt() {
    var result =
        apply(
            platform()
                .thing("a", Map.of("name", text("impossible")))
                .thing("b", Map.of("name", ref("a", "id")))
                .thing("c", Map.of("name", text("c"))));

    assertThat(result.outcome()).isEqualTo(ApplyResult.Outcome.FAILED);
    assertThat(result.failures()).hasSize(1);
    assertThat(result.failures().getFirst().cause()).hasMessageContaining("impossible");
    assertThat(result.skipped()).extracting(Object::toString).containsExactly("b");
    assertThat(world.all()).extracting(each -> each.get("name")).containsExactly("c");
  }

  @Test
  void createWhoseAnswerWasLostIsFoundAgain() {
    var isLost = new AtomicBoolean(true);
    provider =
        new FakeProvider(
            world,
            new FakeProvider.Watcher() {
              @Override
              public void after(String call, Operation operation) {
                if (isLost.getAndSet(false)) {
                  throw new io.ngp.iac.provider.ProviderException("the line is dead", "");
                }
              }
            });
    var written = platform().thing("a", Map.of("name", text("a")));
    assertThat(apply(written).outcome()).isEqualTo(ApplyResult.Outcome.FAILED);

    var again = plan(written.build());

    assertThat(again.actions()).isEmpty();
    apply(again, written.build(), () -> false);
    assertThat(world.makings()).hasSize(1);
    assertThat(plan(written.build()).isEmpty()).isTrue();
  }

  @Test
  void interruptFinishesWhatIsUnderWayAndNextApplyGoesOn() {
    var isStopping = new AtomicBoolean();
    provider =
        new FakeProvider(
            world,
            new FakeProvider.Watcher() {
              @Override
              public void after(String call, Operation operation) {
                isStopping.set(true);
              }
            });
    var written =
        platform().thing("a", Map.of("name", text("a"))).thing("b", Map.of("name", ref("a", "id")));

    var result = apply(plan(written.build()), written.build(), isStopping::get);

    assertThat(result.outcome()).isEqualTo(ApplyResult.Outcome.INTERRUPTED);
    assertThat(provider.calls()).containsExactly("create a");
    assertThat(actions(plan(written.build()))).isEqualTo(Map.of("b", Action.CREATE));
  }

  @Test
  void stalePlanIsRefused() {
    var written = platform().thing("a", Map.of("name", text("a"))).build();
    var stale = plan(written);
    apply(written);

    assertThatThrownBy(() -> apply(stale, written, () -> false))
        .isInstanceOf(StaleException.class)
        .hasMessageContaining("serial 0");
  }

  @Test
  void whatATypeForbidsIsRefusedBeforeAnythingIsTouched() {
    var written =
        platform()
            .thing("a", Map.of("name", text("forbidden")))
            .thing("b", Map.of("name", text("b"), "size", text("big")))
            .build();

    assertThatThrownBy(() -> plan(written))
        .isInstanceOfSatisfying(
            InvalidException.class, e -> assertThat(e.diagnostics()).hasSize(2));
    assertThat(world.tokens()).isEmpty();
  }
}
