package io.ngp.cli.deployment;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Diagnosis;
import java.time.Duration;
import java.util.List;

/** Decides from what was seen whether a change has ended, and how. Pure. */
final class Judge {
  /** An error that happened so often will happen again. */
  static final int HOPELESS = 3;

  /** How long after its deployment's end an app may take until its counts agree. */
  static final Duration SETTLING = Duration.ofSeconds(3);

  private final Change change;
  private final Before before;

  Judge(Change change, Before before) {
    this.change = change;
    this.before = before;
  }

  /** {@code sinceEnd} is the time since the deployment was first seen to be over. */
  Outcome judge(Sighting sighting, Duration sinceEnd) {
    if (sighting.deployment().isPresent()) {
      var hopeless = hopeless(sighting);
      return hopeless.isEmpty() ? new Outcome.GoingOn() : new Outcome.Stuck(hopeless);
    }
    return change.kind() == Change.Kind.REMOVE ? removed(sighting) : ended(sighting, sinceEnd);
  }

  private static Outcome removed(Sighting sighting) {
    return sighting.apps().isEmpty() ? new Outcome.Done() : new Outcome.Superseded();
  }

  private Outcome ended(Sighting sighting, Duration sinceEnd) {
    var mayVanish = change.kind() == Change.Kind.CANCEL;
    var isComplete = mayVanish || sighting.apps().size() == change.apps().size();
    if (!isComplete || sighting.apps().stream().anyMatch(this::isNewer)) {
      return new Outcome.Superseded();
    }
    if (sighting.apps().stream().allMatch(app -> app.good() >= app.instances())) {
      return !mayVanish && sighting.apps().stream().allMatch(before::isUnchanged)
          ? new Outcome.Unchanged()
          : new Outcome.Done();
    }
    return sinceEnd.compareTo(SETTLING) < 0
        ? new Outcome.GoingOn()
        : new Outcome.Incomplete(sighting.errors());
  }

  private boolean isNewer(AppInfo app) {
    // Marathon's timestamps have one width, so they compare as texts.
    return !change.version().isEmpty() && app.version().compareTo(change.version()) > 0;
  }

  private List<Diagnosis> hopeless(Sighting sighting) {
    return sighting.diagnoses().entrySet().stream()
        .flatMap(entry ->
            entry.getValue().stream()
                .filter(Diagnosis::isError)
                .filter(each -> before.since(entry.getKey(), each) >= HOPELESS))
        .toList();
  }
}
