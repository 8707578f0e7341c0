package io.ngp.upkeep;

import java.time.Instant;
import java.util.Optional;

/**
 * How an item is that was found otherwise than declared, now or lately.
 *
 * @param key which one
 * @param found what it was, in words: {@code 60 instead of 31}
 * @param since when that began; what comes back soon after a repair goes on, it does not begin
 * @param tries how often it was repaired since then
 * @param lastTry when, the last time
 * @param nextTry when it is repaired again if it is still otherwise, or gets so again; absent if
 *     nothing is waited for
 * @param reason why it could not be repaired; empty otherwise
 */
public record Standing(
    String key,
    String found,
    Instant since,
    State state,
    int tries,
    Optional<Instant> lastTry,
    Optional<Instant> nextTry,
    String reason) {

  /** What became of it. */
  public enum State {
    /** It is as declared. */
    REPAIRED,
    /** It was repaired several times and does not stay so: something else changes it. */
    RECURRING,
    /** It is otherwise: its repair failed. */
    FAILED,
    /** It is otherwise: it takes an apply. */
    LEFT
  }
}
