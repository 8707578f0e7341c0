package io.ngp.upkeep;

import io.ngp.upkeep.Standing.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when what is otherwise than declared is repaired: at once the first time and when it
 * comes back, then after pauses that grow, so that a host is not fought over with somebody else who
 * configures it. Pure.
 *
 * @param every from one round to the next
 */
record Pacing(Duration every) {
  /** So many repairs are no coincidence. */
  private static final int RECURRENCE = 3;

  private static final Duration LONGEST = Duration.ofHours(6);
  private static final Duration CALM = Duration.ofHours(1);

  /** How long a repair that held is told of. */
  private static final Duration REMEMBERED = Duration.ofHours(24);

  private static final int MOST_DOUBLINGS = 20;

  /** How long nothing is tried after so many tries. */
  Duration after(int tries) {
    if (tries <= 1) {
      return Duration.ZERO;
    }
    var pause = every.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }

  /** What is to be told of an item that is as declared; nothing if it was never otherwise. */
  Optional<Standing> fine(Optional<Standing> before, Instant now) {
    return before
        .filter(standing -> standing.tries() > 0 && standing.state() != State.FAILED)
        .filter(standing -> !hasPassed(standing, REMEMBERED, now))
        .map(standing -> hasHeld(standing, now) ? with(standing, State.REPAIRED, "") : standing);
  }

  /** An item that is otherwise: what is known of it before anything is tried. */
  Standing otherwise(Optional<Standing> before, Check check, String found, Instant now) {
    var words = check.inWords(found);
    if (!check.isRepairable()) {
      var since = before.filter(standing -> standing.state() == State.LEFT).map(Standing::since);
      return new Standing(
          check.key(),
          words,
          since.orElse(now),
          State.LEFT,
          0,
          Optional.empty(),
          Optional.empty(),
          "that takes `ngp apply`");
    }
    return before
        .filter(standing -> standing.state() != State.LEFT && !hasHeld(standing, now))
        .map(standing -> again(standing, words))
        .orElseGet(() ->
            new Standing(
                check.key(),
                words,
                now,
                State.FAILED,
                0,
                Optional.empty(),
                Optional.empty(),
                "nothing was tried yet"));
  }

  private Standing again(Standing standing, String words) {
    var isFailing = standing.state() == State.FAILED;
    return new Standing(
        standing.key(),
        words,
        standing.since(),
        isFailing ? State.FAILED : State.RECURRING,
        standing.tries(),
        standing.lastTry(),
        standing.nextTry(),
        standing.reason());
  }

  /**
   * Whether it is to be repaired now. A time that lies ahead by more than a pause is of a clock
   * that was wrong.
   */
  boolean isDue(Standing standing, Instant now) {
    var next = standing.nextTry();
    return standing.state() != State.LEFT
        && (next.isEmpty() || !now.isBefore(next.get()) || next.get().isAfter(now.plus(LONGEST)));
  }

  /** It was repaired, and is as declared. */
  Standing repaired(Standing standing, Instant now) {
    var tries = standing.tries() + 1;
    return tried(standing, tries >= RECURRENCE ? State.RECURRING : State.REPAIRED, "", now);
  }

  /** It could not be repaired. */
  Standing failed(Standing standing, String reason, Instant now) {
    return tried(standing, State.FAILED, reason, now);
  }

  private Standing tried(Standing standing, State state, String reason, Instant now) {
    var tries = standing.tries() + 1;
    var pause = after(tries);
    return new Standing(
        standing.key(),
        standing.found(),
        standing.since(),
        state,
        tries,
        Optional.of(now),
        pause.isZero() ? Optional.empty() : Optional.of(now.plus(pause)),
        reason);
  }

  /** Whether it stayed repaired for so long that a change is a new one. */
  private boolean hasHeld(Standing standing, Instant now) {
    var pause = after(standing.tries()).multipliedBy(2);
    return standing.state() != State.FAILED
        && hasPassed(standing, pause.compareTo(CALM) > 0 ? pause : CALM, now);
  }

  private static boolean hasPassed(Standing standing, Duration time, Instant now) {
    return standing.lastTry().filter(last -> !now.isBefore(last.plus(time))).isPresent();
  }

  private static Standing with(Standing standing, State state, String reason) {
    return new Standing(
        standing.key(),
        standing.found(),
        standing.since(),
        state,
        standing.tries(),
        standing.lastTry(),
        Optional.empty(),
        reason);
  }
}
