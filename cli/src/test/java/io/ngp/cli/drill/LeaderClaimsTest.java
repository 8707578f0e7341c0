package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaderClaimsTest {
  private final LeaderClaims claims = new LeaderClaims();

  private void answered(String master, boolean isLeading, long askedMillis, long answeredMillis) {
    claims.answered(
        master,
        isLeading,
        Duration.ofMillis(askedMillis).toNanos(),
        Duration.ofMillis(answeredMillis).toNanos());
  }

  @Test
  void oneLeaderAfterTheOther() {
    answered("a", true, 0, 10);
    answered("a", true, 200, 210);
    answered("a", false, 400, 410);
    answered("b", true, 500, 510);
    answered("b", true, 700, 710);

    assertThat(claims.longest()).isZero();
  }

  @Test
  void twoThatSayItAtOnceAreMeasured() {
    answered("a", true, 0, 10);
    answered("b", true, 100, 110);
    answered("a", true, 500, 510);
    answered("b", true, 900, 910);
    answered("a", true, 1_000, 1_010);

    assertThat(claims.longest()).isEqualTo(Duration.ofMillis(790));
    assertThat(claims.longestPair()).contains("a").contains("b");
  }

  @Test
  void whoWasFrozenMeanwhileLedNobody() {
    answered("a", true, 0, 10);
    answered("b", true, 5_000, 5_010);
    answered("b", true, 8_000, 8_010);
    answered("a", true, 200, 8_020);
    answered("a", true, 8_100, 8_110);
    answered("b", true, 8_200, 8_210);

    assertThat(claims.longest()).isZero();
  }
}
