package io.ngp.cluster.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {
  private static final Instant START = Instant.parse("2026-11-22T01:00:00Z");

  private Instant machine = START;
  private long nanos = Long.MAX_VALUE - 5;
  private final SteadyClock clock = new SteadyClock(() -> machine, () -> nanos);

  @Test
  void agreesWithTheMachineWhileThatRunsEvenly() {
    pass(Duration.ofHours(5));

    assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(5)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-3600, 3600})
  void doesNotJumpWithTheMachine(int seconds) {
    var before = clock.instant();
    machine = machine.plusSeconds(seconds);

    assertThat(clock.instant()).isEqualTo(before);
    pass(Duration.ofSeconds(10));
    assertThat(Duration.between(before, clock.instant()))
        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
  }

  @ParameterizedTest
  @ValueSource(ints = {-3600, 3600})
  void agreesAgainAfterTenTimesAsLong(int seconds) {
    machine = machine.plusSeconds(seconds);
    for (int i = 0; i < 3600 * 10; i++) {
      pass(Duration.ofSeconds(1));
      var _ = clock.instant();
    }

    assertThat(clock.instant()).isEqualTo(machine);
  }

  @Test
  void neverGoesBackWhateverTheMachineDoes() {
    var random = new Random(7);
    var before = clock.instant();
    for (int i = 0; i < 10_000; i++) {
      pass(Duration.ofNanos(random.nextInt(1_000_000)));
      machine = machine.plusMillis(random.nextInt(20_001) - 10_000);
      var now = clock.instant();
      assertThat(now).isAfterOrEqualTo(before);
      before = now;
    }
  }

  private void pass(Duration time) {
    machine = machine.plus(time);
    nanos += time.toNanos();
  }
}
