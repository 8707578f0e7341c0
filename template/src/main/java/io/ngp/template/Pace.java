package io.ngp.template;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When to render next: some quiet after a change, so that a burst of changes makes one file, but
 * not later than a limit; after a failure again and again, ever more rarely. Decides only; not for
 * several threads.
 */
final class Pace {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  private final Quiet quiet;
  private @Nullable Instant firstChange;
  private @Nullable Instant lastChange;
  private @Nullable Instant retry;
  private Duration patience = FIRST_RETRY;

  Pace(Quiet quiet) {
    this.quiet = quiet;
  }

  void changed(Instant now) {
    if (firstChange == null) {
      firstChange = now;
    }
    lastChange = now;
  }

  /** Rendering begins: what changed so far will be seen by it. */
  void begun() {
    firstChange = null;
    lastChange = null;
    retry = null;
  }

  void succeeded() {
    patience = FIRST_RETRY;
  }

  /** How long it will be until the next try. */
  Duration failed(Instant now) {
    Duration pause = patience;
    retry = now.plus(pause);
    patience = min(pause.multipliedBy(2), LAST_RETRY);
    return pause;
  }

  /** When to render; empty while nothing asks for it. */
  Optional<Instant> due() {
    if (firstChange == null || lastChange == null) {
      return Optional.ofNullable(retry);
    }
    Instant calm = lastChange.plus(quiet.least());
    Instant limit = firstChange.plus(quiet.most());
    return Optional.of(calm.isBefore(limit) ? calm : limit);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
