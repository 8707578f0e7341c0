package io.ngp.cluster.launch;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.scaled;
import static io.ngp.cluster.testing.TestApps.withBackoff;
import static io.ngp.cluster.testing.TestInstances.at;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Lifecycle.BackoffPolicy;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchQueueTest {
  /** Waits 10, 20, 40, 60, 60 ... seconds. */
  private static final App APP =
      withBackoff(app("/a"), new BackoffPolicy(Duration.ofSeconds(10), 2, Duration.ofSeconds(60)));

  private static final App OTHER = app("/b");

  @Test
  void appThatNeverFailedMayLaunch() {
    LaunchQueue queue = LaunchQueue.EMPTY.launched(APP, at(0));
    assertThat(queue.backedOffUntil(APP, at(0))).isEmpty();
    assertThat(queue.nextWakeUp(at(0))).isEmpty();
    assertThat(queue.failures(APP, at(0))).isZero();
  }

  @Test
  void everyFailureLengthensTheWait() {
    LaunchQueue once = LaunchQueue.EMPTY.failed(APP, at(0));
    assertThat(once.backedOffUntil(APP, at(9))).contains(at(10));
    assertThat(once.backedOffUntil(APP, at(10))).isEmpty();
    LaunchQueue twice = once.failed(APP, at(12));
    assertThat(twice.backedOffUntil(APP, at(12))).contains(at(32));
    assertThat(twice.failures(APP, at(12))).isEqualTo(2);
  }

  @Test
  void waitBeginsAnewAtEveryLaunch() {
    LaunchQueue queue = LaunchQueue.EMPTY.failed(APP, at(0)).launched(APP, at(10));
    assertThat(queue.backedOffUntil(APP, at(11))).contains(at(20));
    assertThat(queue.failures(APP, at(11))).isEqualTo(1);
  }

  @Test
  void failuresAreForgottenTenSecondsAfterTheLongestDelay() {
    LaunchQueue queue = LaunchQueue.EMPTY.failed(APP, at(0)).failed(APP, at(1));
    assertThat(queue.failed(APP, at(71)).failures(APP, at(71))).isEqualTo(3);
    assertThat(queue.failed(APP, at(72)).failures(APP, at(72))).isEqualTo(1);
    assertThat(queue.sweep(at(71)).failures(APP, at(71))).isEqualTo(2);
    assertThat(queue.sweep(at(72)).failures(APP, at(71))).isZero();
  }

  @Test
  void launchKeepsFailuresRemembered() {
    LaunchQueue queue = LaunchQueue.EMPTY.failed(APP, at(0)).launched(APP, at(50));
    assertThat(queue.failures(APP, at(120))).isEqualTo(1);
    assertThat(queue.failures(APP, at(121))).isZero();
  }

  @Test
  void scalingKeepsTheDelayAndAChangedDefinitionDoesNot() {
    LaunchQueue queue = LaunchQueue.EMPTY.failed(APP, at(0));
    assertThat(queue.backedOffUntil(scaled(APP, 5, 3), at(1))).contains(at(10));
    assertThat(queue.backedOffUntil(changed(APP, 3), at(1))).isEmpty();
  }

  @Test
  void resetForgetsEveryConfigurationOfTheAppAndOfNoOther() {
    LaunchQueue queue =
        LaunchQueue.EMPTY
            .failed(APP, at(0))
            .failed(changed(APP, 3), at(0))
            .failed(OTHER, at(0))
            .reset(APP.id());
    assertThat(queue.failures(APP, at(0))).isZero();
    assertThat(queue.failures(changed(APP, 3), at(0))).isZero();
    assertThat(queue.failures(OTHER, at(0))).isEqualTo(1);
  }

  @Test
  void nextWakeUpIsTheFirstEndOfAWait() {
    LaunchQueue queue = LaunchQueue.EMPTY.failed(APP, at(0)).failed(OTHER, at(3));
    assertThat(queue.nextWakeUp(at(3))).contains(at(4));
    assertThat(queue.nextWakeUp(at(4))).contains(at(10));
    assertThat(queue.nextWakeUp(at(10))).isEmpty();
  }

  @Test
  void entryCountsWhatWaitsAndWhatIsNotConfirmed() {
    LaunchQueue queue = LaunchQueue.EMPTY.failed(APP, at(20));
    OfferVerdict verdict = new OfferVerdict("agent-1", RejectReason.InsufficientCpus, "no cpus");
    Refusals refusals = Refusals.NONE.refused(List.of(verdict), at(21));
    List<Instance> instances =
        List.of(
            in(Condition.FAILED, APP, 20),
            in(Condition.PROVISIONED, APP, 15),
            in(Condition.STAGING, APP, 3),
            running(APP, 4),
            in(Condition.KILLED, APP, 2).withGoal(Goal.DECOMMISSIONED));
    assertThat(queue.entry(APP, instances, refusals, at(22)))
        .contains(
            new QueueEntry(
                APP,
                2,
                at(15),
                Optional.of(at(30)),
                List.of(verdict),
                Optional.of(at(21)),
                List.of(verdict)));
    assertThat(queue.entry(APP, List.of(running(APP, 4)), refusals, at(22))).isEmpty();
  }

  @Test
  void refusalsAreRememberedUpToABound() {
    Refusals refusals = Refusals.NONE;
    OfferVerdict first = new OfferVerdict("first", RejectReason.InsufficientCpus, "");
    OfferVerdict later = new OfferVerdict("later", RejectReason.InsufficientCpus, "");
    refusals = refusals.refused(List.of(first), at(0));
    for (int i = 0; i < Refusals.REMEMBERED; i++) {
      refusals = refusals.refused(List.of(later), at(i));
    }
    assertThat(refusals.all()).hasSize(Refusals.REMEMBERED).containsOnly(later);
    assertThat(refusals.last()).containsExactly(later);
  }
}
