package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private long nanos = 1;
  private long requests;
  private final RetryBudget budget = new RetryBudget(nanos);

  @Test
  void aFewAreAlwaysAllowed() {
    assertThat(taken(1000)).isEqualTo(100);
    pass(Duration.ofSeconds(1), 0);
    assertThat(taken(1000)).isEqualTo(10);
  }

  @Test
  void ofManyRequestsOneInFiveIsTriedAgain() {
    taken(1000);
    for (int second = 0; second < 60; second++) {
      pass(Duration.ofSeconds(1), 1000);
      assertThat(taken(1000)).isEqualTo(210);
    }
  }

  @Test
  void whatIsNotUsedIsKeptForTenSeconds() {
    pass(Duration.ofHours(1), 3600 * 1000);

    // A fifth of ten seconds' requests, and ten for each of them.
    assertThat(taken(100_000)).isBetween(2000, 2200);
  }

  @Test
  void anOldRushIsNoReasonForMore() {
    taken(1);
    pass(Duration.ofSeconds(1), 100_000);
    pass(Duration.ofHours(10), 0);

    assertThat(taken(100_000)).isLessThan(200);
  }

  private void pass(Duration time, long more) {
    nanos += time.toNanos();
    requests += more;
  }

  private int taken(int wanted) {
    int taken = 0;
    for (int i = 0; i < wanted; i++) {
      taken += budget.take(nanos, requests) ? 1 : 0;
    }
    return taken;
  }
}
