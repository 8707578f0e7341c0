package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {
  private static final int KINDS = FaultKind.values().length;

  @Test
  void sameSeedGivesTheSameFaults() {
    assertThat(FaultSchedule.of(7, 100)).isEqualTo(FaultSchedule.of(7, 100));
    assertThat(FaultSchedule.of(7, 100).rounds()).isNotEqualTo(FaultSchedule.of(8, 100).rounds());
  }

  @Test
  void moreRoundsContinueFewer() {
    assertThat(FaultSchedule.of(7, 20).rounds().subList(0, 6))
        .isEqualTo(FaultSchedule.of(7, 6).rounds());
  }

  @Test
  void everyKindComesBeforeAnyComesAgain() {
    var kinds = strikes(FaultSchedule.of(3, 3 * KINDS)).stream().map(s -> s.kind()).toList();

    assertThat(kinds.subList(0, KINDS)).containsExactlyInAnyOrder(FaultKind.values());
    assertThat(kinds.subList(KINDS, 2 * KINDS)).containsExactlyInAnyOrder(FaultKind.values());
  }

  @Test
  void faultsOfOneRoundConcernDifferentKindsOfNodes() {
    assertThat(FaultSchedule.of(5, 500).rounds())
        .allSatisfy(round ->
            assertThat(round.strikes())
                .extracting(each -> each.kind().role())
                .doesNotHaveDuplicates())
        .anySatisfy(round -> assertThat(round.strikes()).hasSize(2));
  }

  @Test
  void everyFaultIsBounded() {
    assertThat(strikes(FaultSchedule.of(11, 500)))
        .allSatisfy(strike -> {
          assertThat(strike.pick()).isNotNegative();
          assertThat(strike.after()).isBetween(Duration.ZERO, Duration.ofSeconds(2));
          assertThat(strike.hold()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(12));
        });
  }

  private static List<FaultSchedule.Strike> strikes(FaultSchedule schedule) {
    return schedule.rounds().stream().flatMap(round -> round.strikes().stream()).toList();
  }
}
