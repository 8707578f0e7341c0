package io.ngp.provider.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.PathId;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.testing.Given;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.ValueReader;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeBehavior;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Apps that are wrong, do not start, or did not the last time. */
class AppFailureTest {
  private static final String WEB = "/shop/web";
  private static final List<Map<String, Object>> CHECKS =
      List.of(Map.of("protocol", "TCP", "intervalSeconds", 1, "gracePeriodSeconds", 0));

  private final ClusterRig rig = new ClusterRig();
  private final TestOperation operation = new TestOperation();

  @AfterEach
  void close() {
    rig.close();
  }

  private Known create(Fields inputs) {
    return new Known(operation.token(), inputs, rig.type.create(operation, inputs));
  }

  private Known known(Fields inputs) {
    return new Known(operation.token(), inputs, Fields.EMPTY);
  }

  private Fields inputs(String command, int instances) {
    return rig.inputs(ClusterRig.app(command, instances));
  }

  private Reading.Present present(Known known) {
    assertThat(rig.type.read(operation, known)).isInstanceOf(Reading.Present.class);
    return (Reading.Present) rig.type.read(operation, known);
  }

  private static Fields definition(Fields inputs) {
    return ValueReader.of(inputs).map("definition");
  }

  private Planned planned(Action action, Optional<Known> former, Fields inputs) {
    return new Planned(operation.address(), "app", action, former, Optional.of(inputs), false);
  }

  private List<Problem> check(Fields inputs) {
    return rig.type.check(planned(Action.CREATE, Optional.empty(), inputs));
  }

  private void fail(String lastWords) {
    rig.machines.behave(PathId.parse(WEB), FakeBehavior.RUNS.exiting(7).printing("", lastWords));
  }

  /** Checked, so that the moment between its start and its end does not count as running. */
  private Fields failing() {
    return rig.inputs(
        Map.of(
            "id", WEB, "cmd", "serve", "cpus", 0.1, "backoffSeconds", 0, "healthChecks", CHECKS));
  }

  @Nested
  class Wrong {
    @Test
    void theApiJudgesDefinitionsWhilePlanning() {
      var definition = Map.of("id", WEB, "cmd", "serve", "cpus", -1, "instances", "many");

      assertThat(check(rig.inputs(definition)))
          .singleElement()
          .extracting(Problem::message)
          .asString()
          .startsWith("the cluster does not take it: ")
          .contains("instances");
      assertThat(rig.apps()).isEmpty();
    }

    @Test
    void anIdThatIsNoneIsTold() {
      assertThat(check(rig.inputs(Map.of("id", "Shop Web", "cmd", "serve"))))
          .containsExactly(
              new Problem("definition", "\"Shop Web\" is no id of an app.", AppId.RULE));
      assertThat(check(rig.inputs(Map.of("cmd", "serve"))))
          .containsExactly(new Problem("definition", "the definition has no id.", AppId.RULE));
    }

    @Test
    void withoutAClusterThereIsNothingToRunItOn() {
      var inputs = inputs("serve", 1).without("api").without("apis");

      assertThat(check(inputs)).extracting(Problem::input).containsExactly("api");
      assertThatThrownBy(() -> create(inputs)).hasMessage("There is no cluster to run /shop/web.");
    }

    @Test
    void anAppThatKeepsFailingIsGivenUpWithItsDiagnosis() {
      fail("no such file: index.html");

      assertThatThrownBy(() -> create(failing()))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> {
                assertThat(e).hasMessage("/shop/web does not get to run.");
                assertThat(String.join("\n", e.details())).contains("no such file: index.html");
              });
    }

    @Test
    void secretsInWhatItSaysAreMasked() {
      fail("cannot log in with correct horse");
      var env = Given.fields("PASSWORD", new Secret(Value.of("correct horse")));
      var definition = definition(failing()).with("env", env);

      assertThatThrownBy(() -> create(failing().with("definition", definition)))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e ->
                  assertThat(e.getMessage() + e.details() + e.fix())
                      .contains("cannot log in with (secret)")
                      .doesNotContain("horse"));
      assertThat(operation.messages()).noneMatch(each -> each.contains("horse"));
    }

    @Test
    void anAppThatNeverStartsIsGivenUpAfterTheTimeGiven() {
      rig.machines.behave(PathId.parse(WEB), FakeBehavior.RUNS.startingSlowly());

      assertThatThrownBy(() -> create(inputs("serve", 1).with("wait_seconds", Value.of(1))))
          .hasMessage("/shop/web does not run as wanted after 1 s: 0 of 1 running.");
    }

    @Test
    void notWaitedForItMayStartLater() {
      rig.machines.behave(PathId.parse(WEB), FakeBehavior.RUNS.startingSlowly());

      create(inputs("serve", 1).with("wait_seconds", Value.of(0)));

      assertThat(rig.running(WEB)).isEmpty();
    }

    @Test
    void waitingEndsWhenTheUserWantsIt() throws Exception {
      rig.machines.behave(PathId.parse(WEB), FakeBehavior.RUNS.startingSlowly());

      var creating =
          CompletableFuture.supplyAsync(
              () -> create(inputs("serve", 1)), Thread.ofVirtual()::start);
      Eventually.holds("it is deployed", () -> rig.find(WEB).isPresent());
      operation.stop();

      assertThat(creating)
          .failsWithin(Duration.ofSeconds(60))
          .withThrowableThat()
          .withMessageContaining("Stopped waiting for /shop/web");
    }
  }

  @Nested
  class Begun {
    @Test
    void whatFailedIsUnfinishedAndGoesOn() {
      fail("oh");
      assertThatThrownBy(() -> create(failing())).isInstanceOf(ProviderException.class);

      var found = present(known(failing()));
      assertThat(found.isUnfinished()).isTrue();
      assertThat(found.inputs()).isEqualTo(failing());
      rig.machines.behave(PathId.parse(WEB), FakeBehavior.RUNS);
      var former = new Known(operation.token(), found.inputs(), found.outputs());
      var outputs = rig.type.update(operation, former, failing());

      assertThat(rig.running(WEB)).hasSize(1);
      assertThat(present(new Known(operation.token(), failing(), outputs)).isUnfinished())
          .isFalse();
    }

    @Test
    void whatFailedCanBeCorrected() {
      fail("oh");
      assertThatThrownBy(() -> create(failing())).isInstanceOf(ProviderException.class);
      var found = present(known(failing()));
      var former = new Known(operation.token(), found.inputs(), found.outputs());
      rig.machines.behave(PathId.parse(WEB), FakeBehavior.RUNS);
      var corrected = inputs("better", 2);

      assertThat(rig.type.check(planned(Action.UPDATE, Optional.of(former), corrected))).isEmpty();
      rig.type.update(operation, former, corrected);

      assertThat(rig.running(WEB)).hasSize(2);
    }

    @Test
    void whatBelongsToSomebodyElseByNowIsNotTouched() {
      var former =
          new Known(
              operation.token(),
              inputs("serve", 1),
              AppOutputs.unconfirmed(new AppInputs(inputs("serve", 1))).fields());
      rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"theirs\",\"cpus\":0.1}");

      assertThat(rig.type.read(operation, known(inputs("serve", 1))))
          .isInstanceOf(Reading.Absent.class);
      assertThatThrownBy(() -> rig.type.update(operation, former, inputs("better", 1)))
          .hasMessageContaining("exists already");
    }

    @Test
    void whatRunsByNowIsFinished() {
      create(inputs("serve", 2));

      assertThat(present(known(inputs("serve", 2))).isUnfinished()).isFalse();
    }
  }
}
