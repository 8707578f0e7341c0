package io.ngp.cluster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ngp.cluster.app.Lifecycle.BackoffPolicy;
import io.ngp.cluster.instance.Condition;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  /** The numbers of marathon/API.md 10, to the digits given there. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "2, 1.15",
    "3, 1.3225",
    "10, 3.518",
    "20, 14.232",
    "30, 57.575",
    "40, 232.925",
    "41, 267.864",
    "42, 300",
    "43, 300",
    "100000, 300"
  })
  void defaultsGrowAsMarathonsDo(int failures, double seconds) {
    assertThat(Backoff.delay(BackoffPolicy.DEFAULT, failures).toNanos() / 1e9)
        .isCloseTo(seconds, within(0.0005));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 2, PT5M, 7, PT0S",
    "PT0S, 2, PT5M, 2000, PT0S",
    "PT10S, 1, PT5M, 99, PT10S",
    "PT10S, 2, PT5S, 1, PT5S",
    "PT10S, 2, PT0S, 3, PT0S",
    "PT1S, 2, PT300S, 9, PT256S",
    "PT1S, 2, PT300S, 10, PT300S",
    "PT1S, 1000000, PT999H, 500, PT999H"
  })
  void neitherZeroNorHugePoliciesLeadAstray(
      Duration initial, double factor, Duration max, int failures, Duration expected) {
    assertThat(Backoff.delay(new BackoffPolicy(initial, factor, max), failures))
        .isEqualTo(expected);
  }

  @Test
  void cleanExitsCountAndKillsDoNot() {
    assertThat(Arrays.stream(Condition.values()).filter(Backoff::countsAsFailure))
        .containsExactlyInAnyOrder(
            Condition.FAILED,
            Condition.FINISHED,
            Condition.ERROR,
            Condition.DROPPED,
            Condition.GONE);
  }
}
