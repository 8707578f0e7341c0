package io.ngp.cli.deployment;

import io.ngp.cli.api.ApiUnreachable;
import io.ngp.cli.render.Progress;
import io.ngp.cli.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Follows a change until it ends, cannot go on, or the user has waited long enough. Looks again and
 * again instead of listening to events, so that a master that restarts meanwhile loses nothing.
 */
final class Follower {
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration PATIENCE_WITHOUT_ANSWER = Duration.ofSeconds(30);

  private final Target target;
  private final Change change;
  private final Judge judge;
  private final ChangeView view;
  private final InstantSource clock;

  /** What following came to. */
  record Result(Outcome outcome, Sighting last, Duration took) {}

  Follower(Target target, Change change, Before before, ChangeView view, InstantSource clock) {
    this.target = target;
    this.change = change;
    this.judge = new Judge(change, before);
    this.view = view;
    this.clock = clock;
  }

  /**
   * Follows for at most {@code timeout}.
   *
   * @throws ApiUnreachable if the platform stays silent for half a minute
   */
  Result follow(Progress progress, Duration timeout) throws InterruptedException {
    var sightings = new Sightings(target.api(), change);
    var start = clock.instant();
    var lastAnswer = start;
    Optional<Instant> end = Optional.empty();
    while (true) {
      var now = clock.instant();
      try {
        var sighting = sightings.look();
        lastAnswer = now;
        if (sighting.deployment().isEmpty() && end.isEmpty()) {
          end = Optional.of(now);
        }
        var took = Duration.between(start, now);
        var outcome =
            judge.judge(sighting, end.map(at -> Duration.between(at, now)).orElse(Duration.ZERO));
        if (!(outcome instanceof Outcome.GoingOn)) {
          return new Result(outcome, sighting, took);
        }
        if (took.compareTo(timeout) > 0) {
          return new Result(new Outcome.TimedOut(sighting.errors()), sighting, took);
        }
        view.show(progress, sighting, took);
      } catch (ApiUnreachable silence) {
        if (Duration.between(lastAnswer, now).compareTo(PATIENCE_WITHOUT_ANSWER) > 0) {
          throw silence;
        }
        progress.show("The platform does not answer at the moment; trying again.");
      }
      Thread.sleep(INTERVAL);
    }
  }
}
