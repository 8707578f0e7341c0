package io.ngp.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.upkeep.Standing.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PacingTest {
  private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final Check CHECK = new Check("sysctl a.b", "31", "echo 60", "true");

  private final Pacing pacing = new Pacing(EVERY);

  private Standing found(Optional<Standing> before, Instant now) {
    return pacing.otherwise(before, CHECK, "60", now);
  }

  /** Minutes after the start at which rounds of five minutes repair what is undone every time. */
  private List<Long> repairs(Duration whole, Duration undoneAfter) {
    var repairs = new ArrayList<Long>();
    Optional<Standing> standing = Optional.empty();
    var undoneAt = START;
    for (var now = START; now.isBefore(START.plus(whole)); now = now.plus(EVERY)) {
      if (now.isBefore(undoneAt)) {
        standing = pacing.fine(standing, now);
        continue;
      }
      var next = found(standing, now);
      if (pacing.isDue(next, now)) {
        repairs.add(Duration.between(START, now).toMinutes());
        next = pacing.repaired(next, now);
        undoneAt = now.plus(undoneAfter);
      }
      standing = Optional.of(next);
    }
    return repairs;
  }

  @Test
  void whatIsUndoneAtOnceIsRepairedAfterPausesThatGrowToSixHours() {
    var repairs = repairs(Duration.ofHours(30), EVERY);
    assertThat(repairs).startsWith(0L, 5L, 15L, 35L, 75L, 155L, 315L, 635L, 995L, 1355L);
  }

  @Test
  void whatChangesOnceADayIsAlwaysRepairedAtOnce() {
    assertThat(repairs(Duration.ofDays(4), Duration.ofDays(1)))
        .containsExactly(0L, 1440L, 2880L, 4320L);
  }

  @Test
  void thirdRepairInARowTellsThatItDoesNotHold() {
    var first = pacing.repaired(found(Optional.empty(), START), START);
    var second = pacing.repaired(found(Optional.of(first), START.plus(EVERY)), START.plus(EVERY));
    assertThat(first.state()).isEqualTo(State.REPAIRED);
    assertThat(second.state()).isEqualTo(State.REPAIRED);
    var later = START.plus(EVERY.multipliedBy(2));

    var waiting = found(Optional.of(second), later);
    assertThat(waiting.state()).isEqualTo(State.RECURRING);
    assertThat(pacing.isDue(waiting, later)).isFalse();

    var due = START.plus(EVERY.multipliedBy(3));
    var third = pacing.repaired(found(Optional.of(waiting), due), due);
    assertThat(third.state()).isEqualTo(State.RECURRING);
    assertThat(third.since()).isEqualTo(START);
    assertThat(third.tries()).isEqualTo(3);

    var calm = pacing.fine(Optional.of(third), due.plus(Duration.ofHours(1)));
    assertThat(calm.orElseThrow().state()).isEqualTo(State.REPAIRED);
    assertThat(pacing.fine(calm, due.plus(Duration.ofHours(24)))).isEmpty();
  }

  @Test
  void failureIsTriedAgainAndForgottenOnceTheItemIsAsDeclared() {
    var failed = pacing.failed(found(Optional.empty(), START), "no disk", START);
    assertThat(pacing.isDue(failed, START.plus(EVERY))).isTrue();
    var again =
        pacing.failed(found(Optional.of(failed), START.plus(EVERY)), "no disk", START.plus(EVERY));
    assertThat(pacing.isDue(again, START.plus(EVERY.multipliedBy(2)))).isFalse();
    assertThat(again.nextTry()).contains(START.plus(EVERY.multipliedBy(3)));
    assertThat(found(Optional.of(again), START.plus(Duration.ofDays(3))).tries()).isEqualTo(2);
    assertThat(pacing.fine(Optional.of(again), START.plus(EVERY.multipliedBy(2)))).isEmpty();
  }

  @Test
  void itemWithoutARepairIsLeftToAnApply() {
    var check = new Check("files of NGP", "complete", "echo absent", "");
    var standing = pacing.otherwise(Optional.empty(), check, "absent", START);
    assertThat(standing.state()).isEqualTo(State.LEFT);
    assertThat(pacing.isDue(standing, START)).isFalse();
    var later = pacing.otherwise(Optional.of(standing), check, "absent", START.plus(EVERY));
    assertThat(later.since()).isEqualTo(START);
    assertThat(pacing.fine(Optional.of(standing), START)).isEmpty();
  }

  @Test
  void clockThatWasFarAheadDoesNotStopRepairs() {
    var ahead = START.plus(Duration.ofDays(400));
    var standing = found(Optional.empty(), ahead);
    standing = pacing.failed(pacing.failed(standing, "", ahead), "", ahead);
    assertThat(pacing.isDue(standing, START)).isTrue();
  }
}
