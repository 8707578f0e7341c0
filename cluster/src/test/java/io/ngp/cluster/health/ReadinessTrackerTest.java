package io.ngp.cluster.health;

import static io.ngp.cluster.testing.TestApps.readinessCheck;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.health.ReadinessProber.Reply;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.instance.Readiness.Response;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTrackerTest {
  private static final Readiness AWAITED = Readiness.awaited("warm");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          never asked                            |                 | false
          the first accepted code                | 200             | true
          another accepted code                  | 204             | true
          a code that only health checks take    | 302             | false
          no yet, then yes                       | 503 404 200     | true
          once ready, nothing makes it unready   | 200 503         | true
          """)
  void acceptedCodesMakeReadyForGood(String name, String statuses, boolean isReady) {
    Readiness readiness = AWAITED;
    for (String status : statuses == null ? new String[0] : statuses.split(" ", -1)) {
      Reply reply = reply(Integer.parseInt(status));
      readiness = ReadinessTracker.judge(readiness, readinessCheck(false), reply);
    }
    assertThat(readiness.isReady()).as(name).isEqualTo(isReady);
  }

  @Test
  void aTaskThatCannotBeReachedIsNotReadyWhateverCodesAreAccepted() {
    ReadinessCheck any504 =
        new ReadinessCheck(
            "warm",
            "HTTP",
            "/",
            "http",
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Set.of(504),
            true);

    Readiness unreached =
        ReadinessTracker.judge(AWAITED, any504, Reply.unreached("Connection refused"));
    Readiness answered = ReadinessTracker.judge(AWAITED, any504, reply(504));

    assertThat(unreached.isReady()).isFalse();
    assertThat(unreached.lastResponse())
        .contains(new Response(504, "text/plain", "Connection refused"));
    assertThat(answered.isReady()).isTrue();
  }

  @Test
  void theCauseIsKeptUntilItIsReady() {
    Readiness unready = ReadinessTracker.judge(AWAITED, readinessCheck(false), reply(503));
    Readiness ready = ReadinessTracker.judge(unready, readinessCheck(false), reply(200));

    assertThat(unready.cause()).contains("answered 503");
    assertThat(ready.cause()).isEmpty();
  }

  @Test
  void theLastResponseIsKeptOnlyWhereTheCheckSaysSo() {
    assertThat(ReadinessTracker.judge(AWAITED, readinessCheck(false), reply(503)).lastResponse())
        .isEmpty();
    assertThat(ReadinessTracker.judge(AWAITED, readinessCheck(true), reply(503)).lastResponse())
        .contains(new Response(503, "text/plain", "body of 503"));
    assertThat(ReadinessTracker.judge(AWAITED, readinessCheck(true), reply(200)).lastResponse())
        .contains(new Response(200, "text/plain", "body of 200"));
  }

  private static Reply reply(int status) {
    return new Reply(
        true, new Response(status, "text/plain", "body of " + status), "answered " + status);
  }
}
