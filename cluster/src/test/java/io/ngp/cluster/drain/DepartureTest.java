package io.ngp.cluster.drain;

import static io.ngp.cluster.testing.TestInstances.dying;
import static io.ngp.cluster.testing.TestInstances.healthy;
import static io.ngp.cluster.testing.TestInstances.id;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.placed;
import static io.ngp.cluster.testing.TestInstances.running;
import static io.ngp.cluster.testing.TestInstances.scheduled;
import static io.ngp.cluster.testing.TestInstances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.deployment.InstanceAction;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.testing.TestApps;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Instances are on agent-1, which is drained, unless a test says otherwise. */
class DepartureTest {
  private static final Set<String> DRAINED = Set.of("agent-1");
  private static final String ELSEWHERE = "agent-2";

  private final App app =
      TestApps.withHealthChecks(TestApps.app("/web"), TestApps.httpCheck()).withInstances(2);
  private final App noSurge = TestApps.withStrategy(app, 0.5, 0);

  @Test
  void replacementsStartBeforeAnythingStops() {
    List<InstanceAction> actions = actions(app, healthy(app, 1), healthy(app, 2));

    assertThat(started(actions)).isEqualTo(2);
    assertThat(stopped(actions)).isEmpty();
  }

  @Test
  void nothingHappensTwice() {
    assertThat(actions(app, healthy(app, 1), healthy(app, 2), scheduled(app, 3), scheduled(app, 4)))
        .isEmpty();
  }

  @Test
  void anInstanceGoesWhenAGoodOneTookItsPlace() {
    Instance ready = placed(healthy(app, 3), ELSEWHERE);
    Instance starting = placed(running(app, 4), ELSEWHERE);

    List<InstanceAction> actions = actions(app, healthy(app, 1), healthy(app, 2), ready, starting);

    assertThat(stopped(actions)).hasSize(1);
    assertThat(started(actions)).isZero();
  }

  @Test
  void theOneThatIsNotGoodGoesFirstAndNeedsOnlyARunningReplacement() {
    Instance starting = placed(running(app, 3), ELSEWHERE);

    List<InstanceAction> actions =
        actions(app, healthy(app, 1), unhealthy(app, 2), starting, scheduled(app, 4));

    assertThat(stopped(actions)).containsExactly(id(app, 2).toString());
  }

  @Test
  void instancesWithoutAPlaceToGoToStay() {
    Instance refused = scheduled(app, 3).launched(app.version(), TestApps.START);

    assertThat(actions(app, healthy(app, 1), healthy(app, 2), refused, scheduled(app, 4)))
        .isEmpty();
  }

  @Test
  void whereNoExtraInstanceIsAllowedOneGoesFirst() {
    assertThat(stopped(actions(noSurge, healthy(app, 1), healthy(app, 2)))).hasSize(1);
    assertThat(actions(noSurge, healthy(app, 1), dying(app, 2))).isEmpty();
    assertThat(started(actions(noSurge, healthy(app, 1)))).isOne();
    assertThat(actions(noSurge, healthy(app, 1), scheduled(app, 3))).isEmpty();
  }

  @Test
  void whereNeitherExtraNorFewerAreAllowedOneExtraStarts() {
    App strict = TestApps.withStrategy(app, 1, 0);

    assertThat(started(actions(strict, healthy(app, 1), healthy(app, 2)))).isOne();
  }

  @Test
  void aSickReplacementDoesNotHoldUpWhatTheStrategyCanSpare() {
    App lenient = TestApps.withStrategy(app, 0.5, 1);
    Instance good = placed(healthy(app, 3), ELSEWHERE);
    Instance sick = placed(unhealthy(app, 4), ELSEWHERE);

    assertThat(stopped(actions(lenient, healthy(app, 1), good, sick)))
        .containsExactly(id(app, 1).toString());
    assertThat(actions(app, healthy(app, 1), good, sick)).isEmpty();
  }

  @Test
  void surplusElsewhereGoes() {
    Instance one = placed(healthy(app, 3), ELSEWHERE);
    Instance two = placed(healthy(app, 4), ELSEWHERE);

    List<InstanceAction> actions = actions(app, healthy(app, 1), one, two, scheduled(app, 5));

    assertThat(stopped(actions))
        .containsExactlyInAnyOrder(id(app, 1).toString(), id(app, 5).toString());
  }

  @Test
  void whatIsCutOffIsNotTheDrainsBusiness() {
    Instance cutOff = in(Condition.UNREACHABLE, app, 1);

    assertThat(Departure.of(app, List.of(cutOff), DRAINED).isUnderWay()).isFalse();
  }

  @Test
  void whatWaitsForItsNextLaunchIsElsewhereAlready() {
    Instance died = in(Condition.FAILED, app, 1);

    assertThat(Departure.of(app, List.of(died), DRAINED).isUnderWay()).isFalse();
  }

  @Test
  void otherAgentsKeepTheirs() {
    Instance elsewhere = placed(healthy(app, 1), ELSEWHERE);

    assertThat(Departure.of(app, List.of(elsewhere), DRAINED).isUnderWay()).isFalse();
  }

  private static List<InstanceAction> actions(App app, Instance... instances) {
    return Departure.of(app, List.of(instances), DRAINED).actions(_ -> Map.of());
  }

  private static int started(List<InstanceAction> actions) {
    return actions.stream()
        .mapToInt(a -> a instanceof InstanceAction.Start start ? start.count() : 0)
        .sum();
  }

  private static List<String> stopped(List<InstanceAction> actions) {
    return actions.stream()
        .filter(InstanceAction.Decommission.class::isInstance)
        .map(a -> ((InstanceAction.Decommission) a).instance().toString())
        .toList();
  }
}
