package io.ngp.iac.apply;

import static io.ngp.iac.testing.Written.number;
import static io.ngp.iac.testing.Written.ref;
import static io.ngp.iac.testing.Written.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Block.Lifecycle;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.plan.Reason;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.testing.FakeProvider;
import io.ngp.iac.testing.FakeWorld;
import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.iac.testing.Written;
import io.ngp.iac.value.Value;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans and applies in a world that counts. */
class EngineTest {
  @TempDir private Path folder;
  private FakeWorld world = new FakeWorld(Path.of("."));
  private FakeProvider provider = FakeProvider.of(world);
  private final StateSession session = InMemoryStateBackend.session();
  private final List<ApplyEvent> events = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void makeWorld() {
    world = new FakeWorld(folder);
    provider = FakeProvider.of(world);
  }

  @AfterEach
  void close() {
    session.close();
  }

  private static Written platform() {
    return new Written();
  }

  private Plan plan(PlanRequest request) {
    return new Planner(new Registry(List.of(provider))).plan(request);
  }

  private Plan plan(Configuration configuration) {
    return plan(PlanRequest.of(configuration, session.state()));
  }

  private ApplyResult apply(Plan plan, Configuration configuration, BooleanSupplier isStopping) {
    return new Applier(new Registry(List.of(provider)), InstantSource.system())
        .apply(
            new ApplyRequest(
                plan, configuration, session, "apply", "me@here", 4, isStopping, events::add));
  }

  private ApplyResult apply(Configuration configuration) {
    return apply(plan(configuration), configuration, () -> false);
  }

  private ApplyResult apply(Written written) {
    return apply(written.build());
  }

  private ApplyResult destroy(Written written) {
    var configuration = written.build();
    var request = PlanRequest.of(configuration, session.state()).in(Plan.Mode.DESTROY);
    return apply(plan(request), configuration, () -> false);
  }

  private static Map<String, Action> actions(Plan plan) {
    var actions = new java.util.TreeMap<String, Action>();
    plan.actions().forEach(change -> actions.put(change.address().toString(), change.action()));
    return actions;
  }

  private static Change change(Plan plan, String address) {
    return plan.changes().stream()
        .filter(each -> each.address().toString().equals(address))
        .findFirst()
        .orElseThrow();
  }

  private String token(String address) {
    return session.state().find(ResourceAddress.parse(address).orElseThrow()).orElseThrow().token();
  }

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
  class Later {
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
              .block(
                  "a", new Repetition.Once(), Map.of("name", text("a"), "kind", text("1")), first)
              .thing("b", Map.of("name", text("b"), "needs", ref("a", "id"))));
      var after =
          platform()
              .block(
                  "a", new Repetition.Once(), Map.of("name", text("a"), "kind", text("2")), first)
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

  @Nested
  class Reality {
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

  @Nested
  class Trouble {
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
          platform()
              .thing("a", Map.of("name", text("a")))
              .thing("b", Map.of("name", ref("a", "id")));

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
