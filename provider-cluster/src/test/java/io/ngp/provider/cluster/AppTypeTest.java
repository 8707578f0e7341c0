package io.ngp.provider.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Apps by the calls of their type, against a real API. */
class AppTypeTest {
  private static final String WEB = "/shop/web";

  private final ClusterRig rig = new ClusterRig();
  private final TestOperation operation = new TestOperation();

  @AfterEach
  void close() {
    rig.close();
  }

  private Known create(Fields inputs) {
    return new Known(operation.token(), inputs, rig.type.create(operation, inputs));
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

  @Nested
  class Deployed {
    @Test
    void createWaitsUntilAllInstancesRun() {
      var outputs = create(inputs("serve", 3)).outputs();

      assertThat(rig.running(WEB)).hasSize(3);
      assertThat(outputs.get("id")).isEqualTo(Value.of(WEB));
      assertThat(outputs.get("host")).isEqualTo(Value.of("web.shop.ngp.localhost"));
      assertThat(outputs.get("url")).isEqualTo(Value.of("http://web.shop.ngp.localhost:8080"));
      assertThat(outputs.get("version").toString()).isNotEmpty();
    }

    @Test
    void anAppWithoutPortsHasNoUrl() {
      var definition = Map.of("id", WEB, "cmd", "work", "cpus", 0.1, "portDefinitions", List.of());

      assertThat(create(rig.inputs(definition)).outputs().get("url")).isEqualTo(Value.of(""));
    }

    @Test
    void withoutBalancersThereIsNoUrlAndThatIsKnownBefore() {
      var inputs = inputs("serve", 1).without("edge_port");

      assertThat(rig.type.predict(Optional.empty(), inputs).get("url")).isEqualTo(Value.of(""));
      assertThat(create(inputs).outputs().get("url")).isEqualTo(Value.of(""));
    }

    @Test
    void theUsualPortIsNotInTheUrl() {
      var inputs = inputs("serve", 1).with("edge_port", Value.of(80));

      assertThat(create(inputs).outputs().get("url"))
          .isEqualTo(Value.of("http://web.shop.ngp.localhost"));
    }

    @Test
    void anotherCommandReplacesTheTasks() {
      var known = create(inputs("serve", 2));
      var before = rig.running(WEB);

      rig.type.update(operation, known, inputs("serve --fast", 2));

      assertThat(rig.running(WEB)).hasSize(2).doesNotContainAnyElementsOf(before);
    }

    @Test
    void scalingKeepsTheTasks() {
      var known = create(inputs("serve", 2));
      var before = rig.running(WEB);

      rig.type.update(operation, known, inputs("serve", 4));

      assertThat(rig.running(WEB)).hasSize(4).containsAll(before);
    }

    @Test
    void anotherEdgePortChangesTheUrlAndNothingElse() {
      var known = create(inputs("serve", 1));
      var moved = inputs("serve", 1).with("edge_port", Value.of(9090));

      var outputs = rig.type.update(operation, known, moved);

      assertThat(outputs.get("url")).isEqualTo(Value.of("http://web.shop.ngp.localhost:9090"));
      assertThat(outputs.get("version")).isEqualTo(known.outputs().get("version"));
      assertThat(outputs).isEqualTo(rig.type.predict(Optional.of(known), moved));
    }

    @Test
    void underAnotherIdItMoves() {
      var known = create(inputs("serve", 1));
      var moved = rig.inputs(Map.of("id", "/shop/site", "cmd", "serve", "cpus", 0.1));

      rig.type.update(operation, known, moved);

      assertThat(rig.running("/shop/site")).hasSize(1);
      assertThat(rig.find(WEB)).isEmpty();
    }

    @Test
    void deletedItsTasksHaveStopped() {
      var known = create(inputs("serve", 2));

      rig.type.delete(operation, known);

      assertThat(rig.find(WEB)).isEmpty();
      assertThat(rig.machines.living()).isEmpty();
    }

    @Test
    void onceItIsLeftToItsUsers() {
      rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"theirs\",\"cpus\":0.1}");
      var once = inputs("serve", 2).with("once", Value.of(true));

      var known = create(once);
      rig.type.update(operation, known, inputs("other", 3).with("once", Value.of(true)));
      rig.remove(WEB);

      assertThat(present(known).inputs()).isEqualTo(once);
      assertThat(known.outputs().get("applied").toString()).contains("theirs");
    }
  }

  @Nested
  class ChangedByOthers {
    @Test
    void onlyWhatTheyChangedIsDrift() {
      var known = create(inputs("serve", 2));

      rig.scale(WEB, 5);

      assertThat(definition(present(known).inputs()))
          .isEqualTo(definition(known.inputs()).with("instances", Value.of(5)));
    }

    @Test
    void removedItIsAbsent() {
      var known = create(inputs("serve", 1));

      rig.remove(WEB);

      assertThat(rig.type.read(operation, known))
          .isEqualTo(new Reading.Absent("was removed from the cluster"));
    }

    @Test
    void aSecretStaysOneWhenItDrifts() {
      var env = Given.fields("PASSWORD", new Secret(Value.of("correct horse")));
      var definition = Map.of("id", WEB, "cmd", "serve", "cpus", 0.1, "env", env);
      var known = create(rig.inputs(definition));

      rig.deploy(
          """
          {"id":"/shop/web","cmd":"serve","cpus":0.1,"env":{"PASSWORD":"battery staple"}}\
          """);
      var found = present(known).inputs();

      assertThat(ValueReader.of(definition(found)).map("env").get("PASSWORD"))
          .isEqualTo(new Secret(Value.of("battery staple")));
      assertThat(known.outputs().toString() + found).doesNotContain("horse", "staple");
    }
  }

  @Nested
  class Foreign {
    @Test
    void anAppThatIsThereOtherwiseIsNotTouched() {
      rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"theirs\",\"cpus\":0.1,\"instances\":2}");
      var before = rig.apps();

      assertThat(check(inputs("serve", 1)))
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.message())
                .isEqualTo(
                    "app /shop/web exists already and is not what is written here: it differs in"
                        + " cmd, instances.");
            assertThat(problem.fix()).isEqualTo("Take it over: ngp import 'subject' /shop/web");
          });
      assertThatThrownBy(() -> create(inputs("serve", 1)))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("exists already");
      assertThat(rig.apps()).isEqualTo(before);
    }

    @Test
    void whatNoClusterCanBeAskedAboutIsJudgedByTheRules() {
      var wrong =
          rig.inputs(
              Map.of("id", WEB, "cmd", "serve", "cpus", 0.1, "labels", Map.of("NGP_X", "1")));
      var nowhere = wrong.without("apis").with("api", Value.UNKNOWN);
      var silent = wrong.without("apis").with("api", Value.of("http://127.0.0.1:1"));

      for (var inputs : List.of(nowhere, silent)) {
        assertThat(check(inputs))
            .singleElement()
            .satisfies(problem ->
                assertThat(problem.message())
                    .isEqualTo("the cluster does not take it: labels/NGP_X: is unknown."));
      }
      assertThat(check(inputs("serve", 1).without("apis").with("api", Value.UNKNOWN))).isEmpty();
    }

    @Test
    void anAppThatIsThereAsWrittenIsAdopted() {
      rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1,\"instances\":2}");
      var before = rig.running(WEB);

      assertThat(check(inputs("serve", 2))).isEmpty();
      create(inputs("serve", 2));

      assertThat(rig.running(WEB)).isEqualTo(before);
    }

    @Test
    void importedItHasNoDrift() {
      rig.deploy(
          """
          {"id":"/shop/web","cmd":"serve","cpus":0.1,"labels":{"team":"shop"},
           "healthChecks":[{"protocol":"TCP"}]}\
          """);

      var found = rig.type.find(operation, "shop/web").orElseThrow();

      assertThat(definition(found.inputs()).fields().keySet())
          .containsExactlyInAnyOrder("id", "cmd", "cpus", "labels", "healthChecks");
      assertThat(present(found)).isEqualTo(new Reading.Present(found.inputs(), found.outputs()));
      assertThat(rig.type.find(operation, "/nobody")).isEmpty();
    }

    @Test
    void whatIsNoIdCannotBeImported() {
      assertThatThrownBy(() -> rig.type.find(operation, "Not An Id"))
          .isInstanceOf(ProviderException.class)
          .hasMessage("\"Not An Id\" is no id of an app.");
    }
  }
}
