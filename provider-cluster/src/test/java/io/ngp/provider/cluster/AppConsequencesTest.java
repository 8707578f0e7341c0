package io.ngp.provider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.plan.Plan;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Consequence.Kind;
import io.ngp.iac.value.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes of apps mean, as plans say it. */
class AppConsequencesTest {
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

  private static List<Consequence> consequences(Plan plan) {
    return plan.effects().stream().map(Plan.Effect::consequence).toList();
  }

  @Test
  void aDifferentCountScales() {
    platform.apply(APP);

    var plan = platform.plan(APP.replace("instances: 2", "instances: 5"));

    assertThat(consequences(plan))
        .containsExactly(new Consequence(Kind.NOTE, "/shop/web scales from 2 to 5"));
  }

  @Test
  void removalOfAnAppWithVolumesIsALossOfData() {
    var resident =
        "{id: /shop/db, role: shop, cmd: serve, cpus: 0.1, container: {type: MESOS, volumes:"
            + " [{containerPath: data, persistent: {size: 10}}]}}";
    platform.apply(APP, resident);

    assertThat(consequences(platform.plan(APP)))
        .contains(
            new Consequence(Kind.DATA_LOSS, "the persistent volumes of /shop/db are deleted"));
  }

  @Test
  void noInstancesAreAnInterruption() {
    platform.apply(APP);

    assertThat(consequences(platform.plan(APP.replace("instances: 2", "instances: 0"))))
        .containsExactly(
            new Consequence(Kind.INTERRUPTION, "/shop/web stops: no instance of it is left"));
  }

  @Test
  void anotherCommandRestartsTheTasks() {
    platform.apply(APP);

    assertThat(consequences(platform.plan(APP.replace("cmd: serve", "cmd: better"))))
        .containsExactly(
            new Consequence(
                Kind.RESTART, "the 2 tasks of /shop/web restart, at least 2 stay healthy"));
  }

  @Test
  void whatIsLeftHealthyIsAsTheStrategySays() {
    platform.apply(APP);
    var careless =
        "cmd: better, upgradeStrategy: {minimumHealthCapacity: 0, maximumOverCapacity: 1}";

    assertThat(consequences(platform.plan(APP.replace("cmd: serve", careless))))
        .containsExactly(
            new Consequence(
                Kind.RESTART,
                "the 2 tasks of /shop/web restart, and for a moment none may be healthy"));
  }

  @Test
  void writingADefaultDownMeansNothing() {
    platform.apply(APP);

    assertThat(consequences(platform.plan(APP.replace("cpus: 0.1", "cpus: 0.1, mem: 128"))))
        .isEmpty();
  }

  @Test
  void anAppNobodyWantsStops() {
    platform.apply(APP, "{id: /other, cmd: serve, cpus: 0.1}");

    assertThat(consequences(platform.plan(APP)))
        .containsExactly(new Consequence(Kind.INTERRUPTION, "/other stops and is removed"));
  }

  @Test
  void scaledByOthersThePlanShowsBothNumbersAndScalesBack() {
    platform.apply(APP);
    platform.rig.scale("/shop/web", 6);

    var plan = platform.plan(APP);

    assertThat(AppPlatform.only(plan).differences())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.path()).isEqualTo("definition.instances");
          assertThat(difference.before()).isEqualTo(Value.of(6));
          assertThat(difference.after()).isEqualTo(Value.of(2));
        });
    assertThat(plan.drift()).hasSize(1);
    assertThat(consequences(plan))
        .containsExactly(new Consequence(Kind.NOTE, "/shop/web scales from 6 to 2"));
  }

  @Test
  void removedByOthersItIsMadeAgain() {
    platform.apply(APP);
    platform.rig.remove("/shop/web");

    assertThat(AppPlatform.only(platform.plan(APP)).action()).isEqualTo(Action.CREATE);
    platform.apply(APP);

    assertThat(platform.rig.running("/shop/web")).hasSize(2);
  }
}
