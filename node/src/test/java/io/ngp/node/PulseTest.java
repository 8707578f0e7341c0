package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {
  private long nanos;
  private boolean isConfirmed;
  private final Pulse pulse = new Pulse(() -> nanos, () -> isConfirmed);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void shortPausesAreForgiven() {
    for (var beat = 0; beat < 5; beat++) {
      pass(Pulse.LONGEST_PAUSE);
      assertThat(pulse.isSteady()).isTrue();
      pulse.beat();
      assertThat(pulse.isSteady()).isTrue();
    }
  }

  @Test
  void whoAsksAfterAPauseIsToldEvenBeforeTheNextBeat() {
    pass(Pulse.LONGEST_PAUSE.plusNanos(1));

    assertThat(pulse.isSteady()).isFalse();
  }

  @Test
  void doubtLastsUntilItIsSettled() {
    pass(Duration.ofSeconds(10));
    pulse.beat();
    pass(Duration.ofMillis(100));
    pulse.beat();
    assertThat(pulse.isSteady()).isFalse();

    isConfirmed = true;
    pulse.beat();

    assertThat(pulse.isSteady()).isTrue();
  }

  @Test
  void pauseWhileItIsSettledBeginsAnotherDoubt() {
    isConfirmed = true;
    pass(Duration.ofSeconds(10));
    pulse.beat();
    pass(Duration.ofSeconds(2));
    assertThat(pulse.isSteady()).isFalse();

    isConfirmed = false;
    pulse.beat();

    assertThat(pulse.isSteady()).isFalse();
  }
}
