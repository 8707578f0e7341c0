package io.ngp.cluster.health;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.check;
import static io.ngp.cluster.testing.TestApps.withHealthChecks;
import static io.ngp.cluster.testing.TestInstances.at;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.HealthCheck.Protocol;
import io.ngp.cluster.health.HealthTracker.Effect;
import io.ngp.cluster.health.HealthTracker.Outcome;
import io.ngp.cluster.health.HealthTracker.Result;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTrackerTest {
  private static final int GRACE = 300;
  private static final HealthCheck CHECK = check(Protocol.HTTP, 3);
  private static final App APP = withHealthChecks(app("/a"), CHECK);
  private static final Instance RUNNING = running(APP, 0);

  /**
   * Answers in a row, one per second from the given second of the instance's life, and what each
   * leads to: n(oted) with the count, d(ead) or a(live) when that changes, k(ill), - (ignored).
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          failures in the grace period count for nothing   | HTTP       | 3 | 0   | fff      | - - -
          success ends the grace                           | HTTP       | 3 | 0   | fsf      | - a n1d
          after the grace failures count                   | HTTP       | 3 | 300 | ff       | n1 n2
          last moment of the grace                         | HTTP       | 3 | 299 | ff       | - n1
          kill comes with failure max + 1 and is repeated  | HTTP       | 3 | 300 | fffff    | n1 n2 n3 n4k n5k
          first failure makes it dead at once              | HTTP       | 3 | 0   | sf       | a n1d
          success starts the count anew                    | HTTP       | 3 | 300 | fffsffff | n1 n2 n3 a n1d n2 n3 n4k
          success after success says nothing new           | HTTP       | 3 | 0   | ss       | a .
          0 means never in the master                      | HTTP       | 0 | 300 | ffff     | n1 n2 n3 n4
          0 means never for TCP                            | TCP        | 0 | 300 | ff       | n1 n2
          0 means at once at the agent                     | COMMAND    | 0 | 300 | ff       | n1k n2k
          0 means at once for Mesos checks                 | MESOS_HTTP | 0 | 300 | f        | n1k
          agent's checks have a grace, too                 | COMMAND    | 0 | 0   | f        | -
          1 tolerates one                                  | HTTPS      | 1 | 300 | ff       | n1 n2k
          """)
  void followsMarathonsTable(
      String name, Protocol protocol, int tolerated, int from, String answers, String expected) {
    HealthCheck check = check(protocol, tolerated);
    CheckHealth health = CheckHealth.UNKNOWN;
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < answers.length(); i++) {
      Result result = answers.charAt(i) == 's' ? new Result.Passed() : new Result.Failed("no");
      Outcome outcome = HealthTracker.judge(RUNNING, check, health, result, at(from + i));
      health = outcome.health();
      seen.add(text(outcome.effects()));
    }
    assertThat(String.join(" ", seen)).as(name).isEqualTo(expected);
  }

  private static String text(List<Effect> effects) {
    StringBuilder text = new StringBuilder();
    for (Effect effect : effects) {
      text.append(
          switch (effect) {
            case Effect.FailureNoted noted -> "n" + noted.consecutiveFailures();
            case Effect.AliveChanged changed -> changed.alive() ? "a" : "d";
            case Effect.Kill _ -> "k";
            case Effect.Ignored _ -> "-";
          });
    }
    return text.isEmpty() ? "." : text.toString();
  }

  @Test
  void ignoredFailureLeavesNoTrace() {
    assertThat(judge(RUNNING, CheckHealth.UNKNOWN, failed("no"), at(1)).health())
        .isEqualTo(CheckHealth.UNKNOWN);
  }

  @Test
  void recordsWhenAndWhy() {
    CheckHealth failed =
        judge(RUNNING, CheckHealth.UNKNOWN, failed("HTTP 503"), at(GRACE)).health();
    assertThat(failed.lastFailure()).contains(at(GRACE));
    assertThat(failed.lastFailureCause()).contains("HTTP 503");
    assertThat(failed.isKnown()).isTrue();
    CheckHealth passed = judge(RUNNING, failed, new Result.Passed(), at(GRACE + 5)).health();
    assertThat(passed.firstSuccess()).contains(at(GRACE + 5));
    CheckHealth again = judge(RUNNING, passed, new Result.Passed(), at(GRACE + 9)).health();
    assertThat(again.firstSuccess()).contains(at(GRACE + 5));
    assertThat(again.lastSuccess()).contains(at(GRACE + 9));
    assertThat(again.consecutiveFailures()).isZero();
    assertThat(again.lastFailureCause()).contains("HTTP 503");
  }

  @Test
  void killNamesCheckCountAndCause() {
    CheckHealth health = CheckHealth.UNKNOWN;
    List<Effect> effects = List.of();
    for (int i = 0; i < 4; i++) {
      Outcome outcome = judge(RUNNING, health, failed("connection refused"), at(GRACE + i));
      health = outcome.health();
      effects = outcome.effects();
    }
    assertThat(effects)
        .contains(
            new Effect.Kill(
                "HTTP health check failed 4 times in a row, 3 are tolerated;"
                    + " last: connection refused"));
  }

  @Test
  void unreachableInstanceIsJudgedButNotKilled() {
    Instance lost = RUNNING.withCondition(Condition.UNREACHABLE, at(10));
    CheckHealth bad =
        new CheckHealth(
            3, Optional.of(at(1)), Optional.of(at(1)), Optional.of(at(2)), Optional.of("no"));
    assertThat(judge(lost, bad, failed("no"), at(11)).effects())
        .containsExactly(new Effect.FailureNoted(4, "no"));
    assertThat(judge(lost, bad, new Result.Passed(), at(11)).effects())
        .containsExactly(new Effect.AliveChanged(true));
  }

  @ParameterizedTest
  @EnumSource(
      value = Condition.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RUNNING", "UNREACHABLE", "UNREACHABLE_INACTIVE"})
  void answersOfTasksThatDoNotRunAreIgnored(Condition condition) {
    Instance instance = in(condition, APP, 0);
    for (Result result : List.of(new Result.Passed(), failed("no"))) {
      Outcome outcome = judge(instance, CheckHealth.UNKNOWN, result, at(GRACE + 1));
      assertThat(outcome.effects()).hasOnlyElementsOfType(Effect.Ignored.class);
      assertThat(outcome.health()).isEqualTo(CheckHealth.UNKNOWN);
    }
  }

  @Test
  void answersWithinOneMillisecondOrOfAClockThatWentBackStillTurnTheVerdict() {
    Instant moment = at(GRACE).plusNanos(1_700_000);
    CheckHealth failed =
        judge(RUNNING, CheckHealth.UNKNOWN, failed("no"), moment.plusNanos(100_000)).health();
    CheckHealth passed =
        judge(RUNNING, failed, new Result.Passed(), moment.plusNanos(200_000)).health();
    assertThat(passed.isAlive()).isTrue();
    CheckHealth earlier = judge(RUNNING, passed, failed("no"), at(GRACE - 50)).health();
    assertThat(earlier.isAlive()).isFalse();
    assertThat(judge(RUNNING, earlier, new Result.Passed(), at(1)).health().isAlive()).isTrue();
  }

  private static Result failed(String cause) {
    return new Result.Failed(cause);
  }

  private static Outcome judge(Instance instance, CheckHealth before, Result result, Instant now) {
    return HealthTracker.judge(instance, CHECK, before, result, now);
  }
}
