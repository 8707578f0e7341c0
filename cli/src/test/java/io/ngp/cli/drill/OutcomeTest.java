package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void keptPromisePasses() {
    assertThat(outcome(0, 0, Optional.of(Duration.ofSeconds(5)), true).isPassed()).isTrue();
  }

  @Test
  void eachBreachIsToldInASentence() {
    assertThat(outcome(7, 2, Optional.of(Duration.ofMillis(10_400)), false).breaches())
        .containsExactly(
            "7 of 107 requests failed.",
            "2 of 40 accepted writes were lost.",
            "It recovered after 10.4 s, not within 5 s.",
            "The platform was not whole again afterwards: ngp status, ngp node list.");
    assertThat(outcome(0, 0, Optional.empty(), true).breaches())
        .containsExactly("It did not recover while it was watched.");
  }

  @Test
  void percentilesAreOfAnsweredRequestsAndLateOnesAreCounted() {
    var tally = new Tally();
    LongStream.rangeClosed(1, 99)
        .forEach(millis -> tally.count(0, good(1), Duration.ofMillis(millis)));
    tally.count(1, good(2), Duration.ofSeconds(3));
    tally.count(2, new EdgeClient.Answer("status 503", 1), Duration.ofMillis(1));

    var counts = tally.counts();

    assertThat(counts.sent()).isEqualTo(101);
    assertThat(counts.failed()).isOne();
    assertThat(counts.late()).isOne();
    assertThat(counts.retried()).isOne();
    assertThat(counts.reasons()).containsExactly(Map.entry("status 503", 1L));
    assertThat(counts.latency())
        .isEqualTo(
            new Tally.Percentiles(
                Duration.ofMillis(50),
                Duration.ofMillis(90),
                Duration.ofMillis(99),
                Duration.ofSeconds(3)));
    assertThat(tally.seconds())
        .containsExactly(Tally.Second.GOOD, Tally.Second.LATE, Tally.Second.FAILED);
  }

  private static EdgeClient.Answer good(int tries) {
    return new EdgeClient.Answer("", tries);
  }

  private static Outcome outcome(
      long failed, long lost, Optional<Duration> recovered, boolean isWhole) {
    var second = Duration.ofSeconds(1);
    return new Outcome(
        Drill.KILL_LEADER,
        "master-1",
        Optional.of(second),
        recovered,
        new Tally.Counts(100 + failed, failed, 0, 0, Map.of(), Tally.Percentiles.of(List.of(1L))),
        new WriteProbe.Counts(40, 3, lost, second, Optional.of(second)),
        isWhole);
  }
}
