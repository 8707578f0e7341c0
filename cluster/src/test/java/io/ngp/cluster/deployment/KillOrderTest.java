package io.ngp.cluster.deployment;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.httpCheck;
import static io.ngp.cluster.testing.TestApps.withConstraints;
import static io.ngp.cluster.testing.TestApps.withHealthChecks;
import static io.ngp.cluster.testing.TestApps.withKillSelection;
import static io.ngp.cluster.testing.TestInstances.awaited;
import static io.ngp.cluster.testing.TestInstances.dying;
import static io.ngp.cluster.testing.TestInstances.healthy;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.placed;
import static io.ngp.cluster.testing.TestInstances.ready;
import static io.ngp.cluster.testing.TestInstances.running;
import static io.ngp.cluster.testing.TestInstances.scheduled;
import static io.ngp.cluster.testing.TestInstances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Lifecycle.KillSelection;
import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.PlacementRules.Operator;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KillOrderTest {
  private static final App APP = withHealthChecks(app("/a"), httpCheck());

  @Test
  void scaleDownTakesWaitingOnesFirstAndRunningOnesLast() {
    List<Instance> inOrder =
        List.of(
            scheduled(APP, 9),
            in(Condition.FAILED, APP, 8),
            in(Condition.KILLING, APP, 7),
            in(Condition.UNREACHABLE, APP, 6),
            in(Condition.STAGING, APP, 5),
            in(Condition.PROVISIONED, APP, 4),
            in(Condition.STARTING, APP, 3),
            running(APP, 2),
            running(APP, 1));
    List<Instance> given = new ArrayList<>(inOrder);
    Collections.shuffle(given, new Random(1));
    List<Instance> killed = KillOrder.forScaling(APP, given, 9, KillOrderTest::noAttributes);
    assertThat(killed.subList(0, 2)).containsExactlyInAnyOrderElementsOf(inOrder.subList(0, 2));
    assertThat(killed.subList(2, 9)).containsExactlyElementsOf(inOrder.subList(2, 9));
  }

  @Test
  void killSelectionDecidesAmongRunningOnes() {
    List<Instance> instances = List.of(running(APP, 2), running(APP, 3), running(APP, 1));
    assertThat(uuids(KillOrder.forScaling(APP, instances, 2, KillOrderTest::noAttributes)))
        .containsExactly(3, 2);
    App oldest = withKillSelection(APP, KillSelection.OLDEST_FIRST);
    assertThat(uuids(KillOrder.forScaling(oldest, instances, 2, KillOrderTest::noAttributes)))
        .containsExactly(1, 2);
  }

  @Test
  void noMoreAreTakenThanThereAre() {
    assertThat(KillOrder.forScaling(APP, List.of(running(APP, 1)), 5, KillOrderTest::noAttributes))
        .hasSize(1);
    assertThat(KillOrder.forScaling(APP, List.of(running(APP, 1)), 0, KillOrderTest::noAttributes))
        .isEmpty();
    assertThat(KillOrder.forScaling(APP, List.of(running(APP, 1)), -1, KillOrderTest::noAttributes))
        .isEmpty();
  }

  @Test
  void scaleDownKeepsGroupsEven() {
    App grouped = grouped("rack");
    List<Instance> instances =
        List.of(
            placed(running(grouped, 1), "a1"),
            placed(running(grouped, 2), "a1"),
            placed(running(grouped, 3), "a1"),
            placed(running(grouped, 4), "b1"),
            placed(running(grouped, 5), "b1"),
            placed(running(grouped, 6), "c1"));
    Function<String, Map<String, String>> racks = agent -> Map.of("rack", agent.substring(0, 1));
    assertThat(uuids(KillOrder.forScaling(grouped, instances, 1, racks))).containsExactly(3);
    assertThat(uuids(KillOrder.forScaling(grouped, instances, 3, racks)))
        .as("from rack a, then from a or b, whose youngest is younger")
        .containsExactly(3, 5, 2);
    assertThat(KillOrder.forScaling(grouped, instances, 9, racks)).hasSize(6);
  }

  @Test
  void waitingOnesGoBeforeGroupsAreLookedAt() {
    App grouped = grouped("hostname");
    List<Instance> instances =
        List.of(
            placed(running(grouped, 1), "a"),
            placed(running(grouped, 2), "a"),
            scheduled(grouped, 3));
    assertThat(uuids(KillOrder.forScaling(grouped, instances, 1, KillOrderTest::noAttributes)))
        .containsExactly(3);
  }

  @Test
  void replaceTakesUnhealthyOnesFirst() {
    List<Instance> instances =
        List.of(healthy(APP, 1), unhealthy(APP, 2), healthy(APP, 3), running(APP, 4));
    assertThat(uuids(KillOrder.forReplacing(APP, instances, List.of(), 3)))
        .containsExactly(4, 2, 3);
  }

  @Test
  void replacingLeavesWhatServesOnSeveralAgents() {
    List<Instance> old =
        List.of(
            placed(healthy(APP, 1), "agent-1"),
            placed(healthy(APP, 2), "agent-1"),
            placed(healthy(APP, 3), "agent-2"),
            placed(healthy(APP, 4), "agent-3"));
    assertThat(uuids(KillOrder.forReplacing(APP, old, List.of(), 1))).containsExactly(2);
    App target = changed(APP, 2);
    List<Instance> fresh =
        List.of(
            placed(healthy(target, 5), "agent-3"),
            placed(healthy(target, 6), "agent-3"),
            placed(running(target, 7), "agent-2"));
    assertThat(uuids(KillOrder.forReplacing(APP, old, fresh, 2))).containsExactly(4, 2);
  }

  @Test
  void onlyWantedRunningAndHealthyInstancesAreGood() {
    assertThat(KillOrder.isGood(healthy(APP, 1))).isTrue();
    assertThat(KillOrder.isGood(running(app("/no-checks"), 1))).isTrue();
    assertThat(KillOrder.isGood(ready(app("/no-checks"), 1))).isTrue();
    assertThat(
            Stream.of(
                running(APP, 1),
                unhealthy(APP, 1),
                awaited(app("/no-checks"), 1),
                awaited(APP, 1).withHealth(healthy(APP, 1).health()),
                ready(APP, 1),
                dying(app("/no-checks"), 1),
                in(Condition.STARTING, app("/no-checks"), 1),
                in(Condition.UNREACHABLE, app("/no-checks"), 1),
                scheduled(app("/no-checks"), 1)))
        .noneMatch(KillOrder::isGood);
  }

  private static Map<String, String> noAttributes(String agent) {
    return Map.of();
  }

  private static App grouped(String field) {
    return withConstraints(APP, new Constraint(field, Operator.GROUP_BY, Optional.empty()));
  }

  private static List<Integer> uuids(List<Instance> instances) {
    return instances.stream().map(i -> Integer.parseInt(i.id().uuid().substring(24))).toList();
  }
}
