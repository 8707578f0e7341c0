package io.ngp.provider.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.PathId;
import io.ngp.iac.apply.ApplyResult;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.plan.Reason;
import io.ngp.iac.provider.Action;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.testkit.engine.FakeBehavior;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps as a platform file has them: planned and applied. */
class AppEngineTest {
  private static final String APP = AppPlatform.APP;

  @TempDir private Path folder;
  private AppPlatform platform;

  @BeforeEach
  void begin() {
    platform = new AppPlatform(folder);
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private static final PathId WEB = PathId.parse("/shop/web");

  @Nested
  class Applied {
    @Test
    void anAppHasAUrlWithoutAnybodyWritingOne() {
      var result = platform.apply(APP);

      assertThat(result.outcome()).isEqualTo(ApplyResult.Outcome.COMPLETE);
      assertThat(platform.rig.running("/shop/web")).hasSize(2);
      assertThat(result.outputs())
          .containsEntry("url", Value.of("http://web.shop.ngp.localhost:8080"));
      assertThat(platform.plan(APP).isEmpty()).isTrue();
    }

    @Test
    void withoutTheModuleEdgeTheUrlIsEmpty() {
      platform.modules = "modules: {cluster: {}}";

      assertThat(platform.apply(APP).outputs()).containsEntry("url", Value.of(""));
      assertThat(platform.plan(APP).isEmpty()).isTrue();
    }

    @Test
    void withoutTheModuleClusterThePlanSaysSo() {
      platform.modules = "modules: {edge: {}}";

      assertThatThrownBy(() -> platform.plan(APP))
          .isInstanceOfSatisfying(
              InvalidException.class,
              e ->
                  assertThat(e.diagnostics().getFirst().summary())
                      .isEqualTo("app[\"/shop/web\"]: there is no cluster to run it."));
    }

    @Test
    void importedAsItIsWrittenThePlanIsEmpty() {
      platform.module(
          "cluster",
          "api: " + platform.rig.address(),
          "apis: [\"" + platform.rig.address() + "\"]",
          "ready: null");
      platform.rig.deploy("{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1,\"instances\":2}");
      var address = AppPlatform.only(platform.plan(APP)).address();
      var operation = new TestOperation();
      var found = platform.rig.type.find(operation, "/shop/web").orElseThrow();

      platform.session.append(
          List.of(
              new Entry.Put(
                  new ResourceRecord(
                      address,
                      "app",
                      operation.token(),
                      found.inputs(),
                      found.outputs(),
                      Set.of(),
                      ResourceRecord.Doubt.NONE))));

      assertThat(platform.plan(APP).actions()).isEmpty();
    }
  }

  @Nested
  class Failed {
    private static final String FAILING =
        "{id: /shop/web, cmd: bad, cpus: 0.1, backoffSeconds: 0,"
            + " healthChecks: [{protocol: TCP, intervalSeconds: 1, gracePeriodSeconds: 0}]}";

    @BeforeEach
    void fail() {
      platform.rig.machines.behave(WEB, FakeBehavior.RUNS.exiting(7));
      assertThat(platform.apply(FAILING).outcome()).isEqualTo(ApplyResult.Outcome.FAILED);
    }

    @Test
    void theNextApplyGoesOnWithIt() {
      var again = AppPlatform.only(platform.plan(FAILING));
      assertThat(again.action()).isEqualTo(Action.UPDATE);
      assertThat(again.reason().kind()).isEqualTo(Reason.Kind.UNFINISHED);
      assertThat(platform.apply(FAILING).outcome()).isEqualTo(ApplyResult.Outcome.FAILED);

      platform.rig.machines.behave(WEB, FakeBehavior.RUNS);
      assertThat(platform.apply(FAILING).outcome()).isEqualTo(ApplyResult.Outcome.COMPLETE);
      assertThat(platform.plan(FAILING).isEmpty()).isTrue();
    }

    @Test
    void correctedItIsDeployed() {
      platform.rig.machines.behave(WEB, FakeBehavior.RUNS);

      assertThat(platform.apply(APP).outcome()).isEqualTo(ApplyResult.Outcome.COMPLETE);
      assertThat(platform.rig.running("/shop/web")).hasSize(2);
      assertThat(platform.plan(APP).isEmpty()).isTrue();
    }

    @Test
    void correctedTwiceItIsDeployed() {
      assertThat(platform.apply(FAILING.replace("bad", "worse")).outcome())
          .isEqualTo(ApplyResult.Outcome.FAILED);
      platform.rig.machines.behave(WEB, FakeBehavior.RUNS);

      assertThat(platform.apply(APP).outcome()).isEqualTo(ApplyResult.Outcome.COMPLETE);
      assertThat(platform.plan(APP).isEmpty()).isTrue();
    }

    @Test
    void notWantedAnyMoreItIsRemoved() {
      platform.outputs = "";

      assertThat(platform.apply("{id: /other, cmd: serve, cpus: 0.1}").outcome())
          .isEqualTo(ApplyResult.Outcome.COMPLETE);

      assertThat(platform.rig.find("/shop/web")).isEmpty();
    }
  }
}
