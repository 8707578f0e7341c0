package io.ngp.cluster.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.Lifecycle.UpgradeStrategy;
import io.ngp.cluster.deployment.RollingUpdate.Counts;
import io.ngp.cluster.deployment.RollingUpdate.Decision;
import io.ngp.cluster.deployment.RollingUpdate.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpdateTest {

  /** The table of marathon/API.md 8.4; {@code then} is what starts once the first killed died. */
  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      delimiter = '|',
      textBlock =
          """
           n | h   | o   | old | resident | min | max | killNow | first | then | fewestGood | mostAlive
           4 | 1   | 1   | 4   | false    | 4   | 8   | 0       | 4     | 0    | 4          | 8
           4 | 1   | 0   | 4   | false    | 4   | 5   | 0       | 1     | 0    | 4          | 5
           4 | 0.5 | 0   | 4   | false    | 2   | 4   | 2       | 0     | 2    | 2          | 4
           4 | 0.5 | 0.5 | 4   | false    | 2   | 6   | 2       | 2     | 2    | 2          | 6
           4 | 0   | 0   | 4   | false    | 0   | 4   | 4       | 0     | 4    | 0          | 4
           1 | 1   | 0   | 1   | false    | 1   | 2   | 0       | 1     | 0    | 1          | 2
           1 | 0.5 | 0   | 1   | false    | 1   | 2   | 0       | 1     | 0    | 1          | 2
           1 | 0   | 0   | 1   | false    | 0   | 1   | 1       | 0     | 1    | 0          | 1
           3 | 0.5 | 0   | 3   | false    | 2   | 3   | 1       | 0     | 1    | 2          | 3
           5 | 0.5 | 0.3 | 5   | false    | 3   | 6   | 2       | 1     | 2    | 3          | 6
          10 | 0.1 | 1   | 10  | false    | 1   | 20  | 9       | 10    | 0    | 1          | 20
          10 | 0.9 | 0.1 | 10  | false    | 9   | 11  | 1       | 1     | 1    | 9          | 11
           4 | 1   | 1   | 2   | false    | 4   | 8   | 0       | 4     | 0    | 2          | 6
           4 | 1   | 1   | 6   | false    | 4   | 8   | 2       | 2     | 2    | 4          | 8
           4 | 0.5 | 0   | 6   | false    | 2   | 4   | 4       | 0     | 2    | 2          | 6
           4 | 1   | 0   | 4   | true     | 4   | 4   | 1       | 0     | 1    | 3          | 4
          """)
  void keepsTheBoundsOfMarathonsTable(
      int n,
      double h,
      double o,
      int old,
      boolean resident,
      int min,
      int max,
      int killNow,
      int first,
      int then,
      int fewestGood,
      int mostAlive) {
    Counts before = new Counts(old, 0, 0, 0, 0);
    Start start = RollingUpdate.start(n, new UpgradeStrategy(h, o), before, resident);
    assertThat(start.minHealthy()).isEqualTo(min);
    assertThat(start.maxCapacity()).isEqualTo(max);
    assertThat(start.killNow()).isEqualTo(killNow);

    assertThat(RollingUpdate.next(start, before)).isEqualTo(new Decision(killNow, first, false));
    Counts ordered = new Counts(old - killNow, 0, killNow, first, 0);
    assertThat(RollingUpdate.next(start, ordered)).isEqualTo(new Decision(0, 0, false));
    Counts died = new Counts(old - killNow, 0, 0, first, 0);
    assertThat(RollingUpdate.next(start, died).start()).isEqualTo(then);

    Walk walk = new Walk(start, before);
    walk.toTheEnd();
    assertThat(walk.fewestGood).isEqualTo(fewestGood);
    assertThat(walk.mostAlive).isEqualTo(mostAlive);
  }

  /** A replace without faults in which everything takes its time: the old die last. */
  private static final class Walk {
    private final Start start;
    private Counts now;
    private int fewestGood;
    private int mostAlive;

    Walk(Start start, Counts now) {
      this.start = start;
      this.now = now;
      this.fewestGood = now.good();
      this.mostAlive = now.alive();
    }

    void toTheEnd() {
      for (int step = 0; step < 1_000; step++) {
        Decision next = RollingUpdate.next(start, now);
        if (next.done()) {
          return;
        }
        int dying = now.dying() + next.kill();
        int started = now.newStarted() + next.start();
        int ready = now.newReady();
        now = new Counts(now.oldGood() - next.kill(), 0, dying, started, ready);
        fewestGood = Math.min(fewestGood, now.good());
        mostAlive = Math.max(mostAlive, now.alive());
        boolean someoneGetsReady = ready < started;
        now =
            new Counts(
                now.oldGood(),
                0,
                someoneGetsReady || dying == 0 ? dying : dying - 1,
                started,
                someoneGetsReady ? ready + 1 : ready);
      }
      throw new AssertionError("The replace does not end: " + start + ", " + now);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          100 | 0.07 | 1    | 8   | 200
          100 | 1    | 0.15 | 100 | 114
          3   | 0.34 | 0.34 | 2   | 4
          """)
  void roundsAsPlainDoublesDo(int n, double h, double o, int min, int max) {
    Start start =
        RollingUpdate.start(n, new UpgradeStrategy(h, o), new Counts(n, 0, 0, 0, 0), false);
    assertThat(start.minHealthy()).isEqualTo(min);
    assertThat(start.maxCapacity()).isEqualTo(max);
  }

  @Test
  void everyNewOneThatGetsReadyReleasesOneOldOne() {
    Start start = start(4, 1, 1, new Counts(4, 0, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(4, 0, 0, 4, 1)).kill()).isEqualTo(1);
    assertThat(RollingUpdate.next(start, new Counts(3, 0, 1, 4, 1)).kill()).isZero();
    assertThat(RollingUpdate.next(start, new Counts(3, 0, 1, 4, 3)).kill()).isEqualTo(2);
  }

  @Test
  void oldOneThatDiesByItselfIsReplacedByANewOne() {
    Start start = start(4, 1, 0, new Counts(4, 0, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(3, 0, 0, 1, 0)))
        .isEqualTo(new Decision(0, 1, false));
  }

  @Test
  void oldOneThatDiesByItselfCountsAsOneThatWasToGo() {
    Start start = start(4, 0.5, 0, new Counts(4, 0, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(3, 0, 0, 0, 0)))
        .isEqualTo(new Decision(1, 1, false));
  }

  @Test
  void dyingOnesOccupyCapacityUntilTheyAreDead() {
    Start start = start(4, 0, 0, new Counts(4, 0, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(0, 0, 3, 1, 0)).start()).isZero();
    assertThat(RollingUpdate.next(start, new Counts(0, 0, 2, 1, 0)).start()).isEqualTo(1);
  }

  @Test
  void goesOnWhereMarathonStallsBecauseEveryOldOneIsUnhealthy() {
    Start start = start(4, 1, 0, new Counts(0, 4, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(0, 4, 0, 0, 0)))
        .isEqualTo(new Decision(1, 0, false));
    assertThat(RollingUpdate.next(start, new Counts(0, 3, 1, 0, 0)))
        .as("one at a time")
        .isEqualTo(new Decision(0, 0, false));
    assertThat(RollingUpdate.next(start, new Counts(0, 3, 0, 1, 0)))
        .as("waits for the new one")
        .isEqualTo(new Decision(0, 0, false));
  }

  @Test
  void unhealthyOldOnesGoFirstButNoSoonerThanOthersWould() {
    Start start = start(4, 0.5, 0.5, new Counts(2, 2, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(2, 2, 0, 0, 0)))
        .isEqualTo(new Decision(0, 2, false));
    assertThat(RollingUpdate.next(start, new Counts(2, 2, 0, 2, 1)).kill()).isEqualTo(1);
  }

  @Test
  void whatIsKilledAtOnceIsKilledOnce() {
    Start start = start(10, 0.5, 0, new Counts(8, 2, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(8, 2, 0, 0, 0)).kill()).isEqualTo(3);
    assertThat(RollingUpdate.next(start, new Counts(7, 0, 3, 0, 0)).kill()).isZero();
    assertThat(RollingUpdate.next(start, new Counts(7, 0, 0, 3, 0)).kill()).isZero();
  }

  @Test
  void doesNotTouchHealthyOldOnesWhileTheNewVersionIsBroken() {
    Start start = start(4, 1, 1, new Counts(4, 0, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(4, 0, 0, 4, 0)))
        .isEqualTo(new Decision(0, 0, false));
  }

  @Test
  void keepsHealthyOldOnesWhenOthersTurnBadMeanwhile() {
    Start start = start(4, 0.5, 0.5, new Counts(4, 0, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(2, 2, 0, 0, 0)).kill())
        .as("the two that turned bad go, the good ones stay")
        .isEqualTo(2);
    assertThat(RollingUpdate.next(start, new Counts(1, 0, 2, 2, 0)).kill()).isZero();
  }

  @Test
  void newLeaderDoesNotStopHealthyOldOnesForTheSurplusOfNewOnesStarting() {
    Counts found = new Counts(4, 0, 0, 4, 0);
    Start start = start(4, 1, 1, found);
    assertThat(RollingUpdate.next(start, found)).isEqualTo(new Decision(0, 0, false));
  }

  @Test
  void newLeaderGoesOnFromTheMiddle() {
    Counts found = new Counts(2, 0, 0, 4, 2);
    Start start = start(4, 1, 1, found);
    assertThat(RollingUpdate.next(start, found)).isEqualTo(new Decision(0, 0, false));
    assertThat(RollingUpdate.next(start, new Counts(2, 0, 0, 4, 3)).kill()).isEqualTo(1);
  }

  @Test
  void isDoneOnlyWhenTheLastOldOneIsDead() {
    Start start = start(2, 1, 1, new Counts(2, 0, 0, 0, 0));
    assertThat(RollingUpdate.next(start, new Counts(0, 0, 1, 2, 2)).done()).isFalse();
    assertThat(RollingUpdate.next(start, new Counts(0, 0, 0, 2, 1)).done()).isFalse();
    assertThat(RollingUpdate.next(start, new Counts(0, 0, 0, 2, 2)).done()).isTrue();
  }

  private static Start start(int n, double h, double o, Counts counts) {
    return RollingUpdate.start(n, new UpgradeStrategy(h, o), counts, false);
  }
}
