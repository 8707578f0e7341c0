package io.ngp.cluster.timeline;

import java.time.Instant;

/**
 * A happening on an app's timeline, with all its repetitions.
 *
 * @param sequence grows with everything told under one leader; a repetition gets a new one
 * @param firstAt when it happened first
 * @param at when it happened last
 * @param count how often, at least 1
 * @param happening as it was told last
 */
public record Entry(long sequence, Instant firstAt, Instant at, int count, Happening happening) {
  /** The same once more. */
  Entry again(long newSequence, Instant now, Happening newest) {
    return new Entry(newSequence, firstAt, now, count + 1, newest);
  }
}
