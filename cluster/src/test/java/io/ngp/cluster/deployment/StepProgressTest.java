package io.ngp.cluster.deployment;

import static io.ngp.cluster.deployment.Steps.deployment;
import static io.ngp.cluster.testing.TestApps.START;
import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.httpCheck;
import static io.ngp.cluster.testing.TestApps.scaled;
import static io.ngp.cluster.testing.TestApps.version;
import static io.ngp.cluster.testing.TestApps.withHealthChecks;
import static io.ngp.cluster.testing.TestApps.withStrategy;
import static io.ngp.cluster.testing.TestInstances.dying;
import static io.ngp.cluster.testing.TestInstances.healthy;
import static io.ngp.cluster.testing.TestInstances.id;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.running;
import static io.ngp.cluster.testing.TestInstances.scheduled;
import static io.ngp.cluster.testing.TestInstances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Excerpt;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StepProgressTest {
  private static final App APP = withHealthChecks(app("/a"), httpCheck());

  @Nested
  class Scale {
    private final App target = scaled(APP, 3, 2);

    @Test
    void missingInstancesStart() {
      assertThat(outcome(scale(target), healthy(APP, 1))).isEqualTo("start 2");
    }

    @Test
    void waitingOnesAreNotMissing() {
      assertThat(outcome(scale(target), healthy(APP, 1), scheduled(target, 2)))
          .isEqualTo("start 1");
    }

    @Test
    void unreachableOnesCountUntilTheyAreGivenUp() {
      assertThat(
              outcome(
                  scale(target),
                  in(Condition.UNREACHABLE, APP, 1),
                  in(Condition.UNREACHABLE_INACTIVE, APP, 2)))
          .isEqualTo("start 2");
    }

    @Test
    void waitsUntilWhatItStartedIsHealthy() {
      assertThat(outcome(scale(target), healthy(APP, 1), healthy(target, 2), running(target, 3)))
          .isEqualTo("wait");
      assertThat(outcome(scale(target), healthy(APP, 1), healthy(target, 2), unhealthy(target, 3)))
          .isEqualTo("wait");
      assertThat(outcome(scale(target), healthy(APP, 1), healthy(target, 2), healthy(target, 3)))
          .isEqualTo("finished");
    }

    @Test
    void withoutChecksRunningIsEnoughAndFailingIsNot() {
      App plain = scaled(app("/plain"), 2, 2);
      assertThat(outcome(scale(plain), running(plain, 1), running(plain, 2))).isEqualTo("finished");
      assertThat(outcome(scale(plain), running(plain, 1), in(Condition.FAILED, plain, 2)))
          .isEqualTo("wait");
    }

    @Test
    void sickInstancesFromBeforeDoNotHoldItUp() {
      assertThat(outcome(scale(target), unhealthy(APP, 1), healthy(target, 2), healthy(target, 3)))
          .isEqualTo("finished");
    }

    @Test
    void surplusGoesAndItsEndIsAwaited() {
      App down = scaled(APP, 1, 2);
      assertThat(outcome(scale(down), healthy(APP, 1), healthy(APP, 2), healthy(APP, 3)))
          .isEqualTo("stop 3, stop 2");
      assertThat(outcome(scale(down), healthy(APP, 1), dying(APP, 2), dying(APP, 3)))
          .isEqualTo("wait");
      assertThat(outcome(scale(down), healthy(APP, 1))).isEqualTo("finished");
    }

    @Test
    void namedVictimsGoWhateverTheirOrder() {
      App down = scaled(APP, 2, 2);
      Action action = new Action.Scale(down.id(), List.of(id(APP, 1).toString()));
      assertThat(
              outcome(deployment(down, action), healthy(APP, 1), healthy(APP, 2), healthy(APP, 3)))
          .isEqualTo("stop 1");
      assertThat(outcome(deployment(down, action), healthy(APP, 2), healthy(APP, 3)))
          .isEqualTo("finished");
    }

    @Test
    void namedVictimGoesEvenIfAnotherInstanceIsMissing() {
      App down = scaled(APP, 2, 2);
      Action action = new Action.Scale(down.id(), List.of(id(APP, 1).toString()));
      assertThat(outcome(deployment(down, action), healthy(APP, 1), healthy(APP, 2)))
          .isEqualTo("stop 1");
      assertThat(outcome(deployment(down, action), healthy(APP, 2))).isEqualTo("start 1");
    }

    @Test
    void dyingInstanceFillsItsPlaceUntilItIsDead() {
      assertThat(outcome(scale(scaled(APP, 1, 2)), dying(APP, 1))).isEqualTo("wait");
      assertThat(outcome(scale(scaled(APP, 3, 2)), dying(APP, 1))).isEqualTo("start 2");
    }

    @Test
    void reasonsNameTheCounts() {
      StepOutcome outcome =
          StepProgress.evaluate(
              scale(scaled(APP, 1, 2)),
              new StepState(Map.of()),
              snapshot(healthy(APP, 1), healthy(APP, 2), dying(APP, 3)));
      assertThat(outcome.actions())
          .containsExactly(new InstanceAction.Decommission(id(APP, 2), "wanted: 1, found: 2"));
      assertThat(outcome.progress()).isEqualTo("/a: 2 of 1 ready, 1 stopping");
    }

    @Test
    void scaledToNothingEverythingGoes() {
      assertThat(
              outcome(
                  scale(scaled(APP, 0, 2)),
                  healthy(APP, 1),
                  scheduled(APP, 2),
                  in(Condition.UNREACHABLE_INACTIVE, APP, 3)))
          .isEqualTo("stop 2, stop 1, stop 3");
      assertThat(outcome(scale(scaled(APP, 0, 2)))).isEqualTo("finished");
    }
  }

  @Nested
  class Restart {
    private final App target = changed(APP, 2).withInstances(2);
    private final Deployment deployment = deployment(target, new Action.Restart(target.id()));

    @Test
    void oldOnesGoAsNewOnesGetHealthy() {
      StepState state = StepProgress.begin(deployment, snapshot(healthy(APP, 1), healthy(APP, 2)));
      assertThat(outcome(deployment, state, healthy(APP, 1), healthy(APP, 2))).isEqualTo("start 2");
      assertThat(
              outcome(
                  deployment,
                  state,
                  healthy(APP, 1),
                  healthy(APP, 2),
                  running(target, 3),
                  scheduled(target, 4)))
          .isEqualTo("wait");
      assertThat(
              outcome(
                  deployment,
                  state,
                  healthy(APP, 1),
                  healthy(APP, 2),
                  healthy(target, 3),
                  scheduled(target, 4)))
          .isEqualTo("stop 2");
      assertThat(
              outcome(
                  deployment,
                  state,
                  healthy(APP, 1),
                  dying(APP, 2),
                  healthy(target, 3),
                  healthy(target, 4)))
          .isEqualTo("stop 1");
      assertThat(outcome(deployment, state, dying(APP, 1), healthy(target, 3), healthy(target, 4)))
          .isEqualTo("wait");
      assertThat(outcome(deployment, state, healthy(target, 3), healthy(target, 4)))
          .isEqualTo("finished");
    }

    @Test
    void instanceOfAnOlderScalingOfTheSameConfigurationIsOldToo() {
      App scaledBefore = scaled(APP, 2, 2);
      App restarted = changed(scaledBefore, 3).withInstances(1);
      Deployment restart = deployment(restarted, new Action.Restart(restarted.id()));
      StepState state = StepProgress.begin(restart, snapshot(healthy(scaledBefore, 1)));
      assertThat(outcome(restart, state, healthy(scaledBefore, 1), healthy(restarted, 2)))
          .isEqualTo("stop 1");
    }

    @Test
    void deadOldOneIsNotRelaunchedButReplaced() {
      StepState state = StepProgress.begin(deployment, snapshot(healthy(APP, 1), healthy(APP, 2)));
      assertThat(
              outcome(
                  deployment,
                  state,
                  in(Condition.FAILED, APP, 1),
                  healthy(APP, 2),
                  running(target, 3)))
          .isEqualTo("stop 1, start 1");
    }

    @Test
    void instancesGivenUpAsUnreachableAreReplacedWhateverTheirVersionBeforeTheyGo() {
      StepState state = StepProgress.begin(deployment, snapshot());
      Instance old = in(Condition.UNREACHABLE_INACTIVE, APP, 1);
      Instance fresh = in(Condition.UNREACHABLE_INACTIVE, target, 2);
      assertThat(outcome(deployment, state, old, fresh, healthy(target, 3))).isEqualTo("start 1");
      assertThat(outcome(deployment, state, old, fresh, healthy(target, 3), healthy(target, 4)))
          .isEqualTo("stop 1, stop 2");
    }

    @Test
    void theOnlyReadyOnesStayInTheRotationWhenTheirAgentIsGivenUp() {
      App half = withStrategy(target, 0.5, 0.5).withInstances(4);
      Deployment restart = deployment(half, new Action.Restart(half.id()));
      Instance[] found = {healthy(APP, 1), healthy(APP, 2), healthy(APP, 3), healthy(APP, 4)};
      StepState state = StepProgress.begin(restart, snapshot(found));
      assertThat(
              outcome(
                  restart,
                  state,
                  in(Condition.UNREACHABLE_INACTIVE, half, 5),
                  in(Condition.UNREACHABLE_INACTIVE, half, 6),
                  running(half, 7),
                  running(half, 8)))
          .isEqualTo("start 2");
    }

    @Test
    void failedNewOneWaitsForItsRelaunchAndIsNotStartedTwice() {
      StepState state = StepProgress.begin(deployment, snapshot(healthy(APP, 1)));
      assertThat(
              outcome(
                  deployment,
                  state,
                  healthy(APP, 1),
                  in(Condition.FAILED, target, 3),
                  scheduled(target, 4)))
          .isEqualTo("wait");
    }

    @Test
    void surplusNewOnesGo() {
      StepState state = StepProgress.begin(deployment, snapshot());
      assertThat(
              outcome(
                  deployment, state, healthy(target, 3), healthy(target, 4), healthy(target, 5)))
          .isEqualTo("stop 5");
    }

    @Test
    void fewerAreKilledAtOnceWhenSomeAreUnhealthy() {
      App strategy = withStrategy(changed(APP, 2), 0.5, 0).withInstances(4);
      Deployment restart = deployment(strategy, new Action.Restart(strategy.id()));
      Instance[] found = {healthy(APP, 1), healthy(APP, 2), healthy(APP, 3), unhealthy(APP, 4)};
      StepState state = StepProgress.begin(restart, snapshot(found));
      assertThat(outcome(restart, state, found)).isEqualTo("stop 4");
    }

    @Test
    void stepThatWasNotBegunIsAMistake() {
      assertThatThrownBy(() -> outcome(deployment, new StepState(Map.of())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("/a");
    }
  }

  @Nested
  class Stop {
    private final Deployment deployment =
        new Deployment(
            new DeploymentPlan(
                "id",
                version(2),
                excerpt(APP),
                Excerpt.EMPTY,
                List.of(new Step(List.of(new Action.Stop(APP.id()))))),
            0,
            START);

    @Test
    void endsWhenEveryInstanceIsGone() {
      assertThat(outcome(deployment, healthy(APP, 1), scheduled(APP, 2), dying(APP, 3)))
          .isEqualTo("stop 1, stop 2");
      assertThat(outcome(deployment, dying(APP, 3))).isEqualTo("wait");
      assertThat(outcome(deployment)).isEqualTo("finished");
    }
  }

  @Test
  void outsideDeploymentsTheCountIsHeld() {
    App two = APP.withInstances(2);
    assertThat(StepProgress.hold(two, snapshot(healthy(APP, 1))))
        .containsExactly(new InstanceAction.Start(APP.id(), 1, "wanted: 2, found: 1"));
    assertThat(StepProgress.hold(two, snapshot(healthy(APP, 1), in(Condition.FAILED, APP, 2))))
        .as("the dead one is launched again")
        .isEmpty();
    assertThat(StepProgress.hold(two, snapshot(healthy(APP, 1), healthy(APP, 2), healthy(APP, 3))))
        .containsExactly(new InstanceAction.Decommission(id(APP, 3), "wanted: 2, found: 3"));
  }

  @Test
  void progressOfManyAppsNamesAFew() {
    RootGroup target = RootGroup.EMPTY;
    for (int i = 0; i < 5; i++) {
      target = target.withApp(app("/a" + i));
    }
    DeploymentPlan plan =
        DeploymentPlanner.plan("id", version(2), RootGroup.EMPTY, target, Set.of(), Map.of());
    StepOutcome outcome =
        StepProgress.evaluate(new Deployment(plan, 1, START), new StepState(Map.of()), snapshot());
    assertThat(outcome.progress())
        .isEqualTo("/a0: 0 of 1 ready; /a1: 0 of 1 ready; /a2: 0 of 1 ready; and 2 more");
  }

  @Test
  void announcingAnAppIsDoneAtOnce() {
    assertThat(outcome(deployment(APP, new Action.Start(APP.id())))).isEqualTo("finished");
  }

  @Test
  void stepEndsWithItsLastAction() {
    App other = app("/b");
    DeploymentPlan plan =
        new DeploymentPlan(
            "id",
            version(2),
            Excerpt.EMPTY,
            excerpt(APP, other),
            List.of(
                new Step(
                    List.of(
                        new Action.Scale(APP.id(), List.of()),
                        new Action.Scale(other.id(), List.of())))));
    Deployment deployment = new Deployment(plan, 0, START);
    StepOutcome half =
        StepProgress.evaluate(deployment, new StepState(Map.of()), snapshot(running(other, 2)));
    assertThat(half.finished()).isFalse();
    assertThat(half.actions())
        .containsExactly(new InstanceAction.Start(APP.id(), 1, "wanted: 1, found: 0"));
    assertThat(half.progress()).isEqualTo("/a: 0 of 1 ready");
    assertThat(outcome(deployment, running(other, 2), healthy(APP, 1))).isEqualTo("finished");
  }

  @Test
  void everyActionSaysWhy() {
    App target = changed(APP, 2);
    Deployment deployment = deployment(target, new Action.Restart(target.id()));
    StepSnapshot found = snapshot(healthy(APP, 1), in(Condition.FAILED, APP, 2));
    StepOutcome outcome =
        StepProgress.evaluate(deployment, StepProgress.begin(deployment, found), found);
    assertThat(outcome.actions())
        .extracting(InstanceAction::reason)
        .containsExactly(
            "replaced by version 2026-11-01T10:00:02.000Z: it is Failed",
            "replacing: 0 of 1 exist in version 2026-11-01T10:00:02.000Z");
    assertThat(outcome.progress()).isEqualTo("/a: 0 of 1 ready in the new version, 1 old left");
  }

  private static Deployment scale(App target) {
    return deployment(target, new Action.Scale(target.id(), List.of()));
  }

  private static Excerpt excerpt(App... apps) {
    Map<PathId, App> byId = new HashMap<>();
    for (App app : apps) {
      byId.put(app.id(), app);
    }
    return new Excerpt(byId, Map.of());
  }

  private static StepSnapshot snapshot(Instance... instances) {
    return app -> Arrays.stream(instances).filter(i -> i.app().equals(app)).toList();
  }

  private static String outcome(Deployment deployment, Instance... instances) {
    return outcome(deployment, new StepState(Map.of()), instances);
  }

  private static String outcome(Deployment deployment, StepState state, Instance... instances) {
    return Steps.text(StepProgress.evaluate(deployment, state, snapshot(instances)));
  }
}
