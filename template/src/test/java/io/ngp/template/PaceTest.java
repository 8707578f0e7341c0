package io.ngp.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Instant START = Instant.EPOCH;

  private final Pace pace = new Pace(new Quiet(Duration.ofMillis(100), Duration.ofMillis(250)));

  @Test
  void burstIsWaitedForButNotForEver() {
    assertThat(pace.due()).isEmpty();
    pace.changed(START);
    assertThat(pace.due()).contains(START.plusMillis(100));
    pace.changed(START.plusMillis(90));
    assertThat(pace.due()).contains(START.plusMillis(190));
    pace.changed(START.plusMillis(180));
    assertThat(pace.due()).contains(START.plusMillis(250));
    pace.begun();
    assertThat(pace.due()).isEmpty();
  }

  @Test
  void failuresAreRetriedEverMoreRarely() {
    assertThat(pace.failed(START)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pace.due()).contains(START.plusSeconds(1));
    pace.begun();
    assertThat(pace.failed(START)).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 10; i++) {
      pace.failed(START);
    }
    assertThat(pace.failed(START)).isEqualTo(Duration.ofMinutes(1));
    pace.succeeded();
    assertThat(pace.failed(START)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void changeComesBeforeALongRetry() {
    pace.failed(START);
    pace.changed(START);

    assertThat(pace.due()).contains(START.plusMillis(100));
  }
}
