package io.ngp.certificate;

import java.time.Duration;
import java.time.Instant;

/**
 * When certificates are made anew: after two thirds of their life, each host a little earlier by an
 * amount of its own, so that those made together are not renewed together; after a failure later
 * and later.
 */
final class Renewal {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  /**
   * Pauses of 1, 4, 16, 64 ... minutes: four attempts in the first hour; Let's Encrypt allows 5.
   */
  private static final int PAUSE_FACTOR = 4;

  private static final int JITTER_PARTS = 12;
  private static final int STEPS = 1000;

  private Renewal() {}

  /** When the next attempt for a host is due; long ago if it has no certificate yet. */
  static Instant due(HostRecord host) {
    var wanted = host.issued().map(issued -> due(host.name(), issued)).orElse(Instant.EPOCH);
    var allowed =
        host.failures().count() == 0
            ? Instant.EPOCH
            : host.failures().last().plus(pause(host.name(), host.failures().count()));
    return wanted.isAfter(allowed) ? wanted : allowed;
  }

  private static Instant due(String name, Issued issued) {
    var life = Duration.between(issued.from(), issued.until());
    return issued.from().plus(life.multipliedBy(2).dividedBy(3)).minus(jitter(name, life));
  }

  private static Duration pause(String name, int failures) {
    var pause = FIRST_PAUSE;
    for (int i = 1; i < failures && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(PAUSE_FACTOR);
    }
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    return pause.plus(jitter(name, pause));
  }

  /** Up to a twelfth of {@code whole}, always the same for one name. */
  private static Duration jitter(String name, Duration whole) {
    return whole
        .dividedBy(JITTER_PARTS)
        .multipliedBy(Math.floorMod(name.hashCode(), STEPS))
        .dividedBy(STEPS);
  }
}
