package io.ngp.upkeep;

import io.ngp.upkeep.LocalShell.Ended;
import io.ngp.upkeep.LocalShell.TooSlowException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Looks at every item of a document, and repairs those that are otherwise. An item is repaired
 * under the host's lock, and only while the document is still the same: whoever else wants to
 * change the host takes the document away first.
 */
final class Round {
  private static final Duration LOCKING = Duration.ofSeconds(30);

  private static final int CHANGED = 201;
  private static final int FINE = 202;
  private static final int LOCKED = 203;

  private final Upkeep.Places places;
  private final LocalShell shell;
  private final Looking looking;
  private final InstantSource clock;
  private final BooleanSupplier isStopping;

  /** How long looking at all items together may take, and at one that made this too long. */
  record Looking(Duration atAll, Duration atOne) {
    static final Looking USUAL = new Looking(Duration.ofSeconds(60), Duration.ofSeconds(15));
  }

  Round(Upkeep.Places places, InstantSource clock, Looking looking, BooleanSupplier isStopping) {
    this.places = places;
    this.looking = looking;
    this.shell = new LocalShell(places.work());
    this.clock = clock;
    this.isStopping = isStopping;
  }

  /** What became of a try. */
  private enum Outcome {
    /** It was as declared by then. */
    FINE,
    REPAIRED,
    /** The document is no more what this round began with, or the host is changed by another. */
    CHANGED
  }

  /**
   * One round.
   *
   * @param digest of the document, as {@code sha256sum} prints it
   * @return empty if it was broken off: the document changed, or this process stops
   */
  Optional<Report> run(RoleDocument document, String digest, Report former)
      throws IOException, InterruptedException {
    var pacing = new Pacing(document.rhythm().every());
    var found = look(document.checks());
    var standings = new ArrayList<Standing>();
    for (int i = 0; i < found.size(); i++) {
      if (isStopping.getAsBoolean()) {
        return Optional.empty();
      }
      var check = document.checks().get(i);
      var before = former.of(check.key());
      if (found.get(i).equals(check.expected())) {
        pacing.fine(before, clock.instant()).ifPresent(standings::add);
        continue;
      }
      var standing = pacing.otherwise(before, check, found.get(i), clock.instant());
      if (!pacing.isDue(standing, clock.instant())) {
        standings.add(standing);
        continue;
      }
      try {
        if (found.get(i).equals(Probes.UNKNOWN)) {
          throw new RepairException("looking at it takes too long");
        }
        switch (attempt(document, digest, check)) {
          case FINE -> pacing.fine(before, clock.instant()).ifPresent(standings::add);
          case REPAIRED -> standings.add(pacing.repaired(standing, clock.instant()));
          case CHANGED -> {
            return Optional.empty();
          }
        }
      } catch (RepairException e) {
        standings.add(pacing.failed(standing, String.valueOf(e.getMessage()), clock.instant()));
      }
    }
    return Optional.of(
        new Report(
            clock.instant(),
            document.rhythm().every(),
            document.version(),
            document.checks().size(),
            standings,
            ""));
  }

  private List<String> look(List<Check> checks) throws IOException, InterruptedException {
    try {
      return look(checks, looking.atAll());
    } catch (TooSlowException _) {
      // One that hangs must not hide the others.
      var found = new ArrayList<String>();
      for (var check : checks) {
        found.add(lookAtOne(check));
      }
      return found;
    }
  }

  private String lookAtOne(Check check) throws IOException, InterruptedException {
    try {
      return look(List.of(check), looking.atOne()).getFirst();
    } catch (TooSlowException _) {
      return Probes.UNKNOWN;
    }
  }

  private List<String> look(List<Check> checks, Duration patience)
      throws IOException, InterruptedException {
    var script = Probes.script(checks.stream().map(Check::probe).toList());
    return Probes.found(shell.run(List.of(), script, patience).out(), checks.size());
  }

  private Outcome attempt(RoleDocument document, String digest, Check check)
      throws IOException, InterruptedException, RepairException {
    var patience = document.rhythm().patience();
    Ended ended;
    try {
      // Closed before the script runs: a daemon that it leaves behind must not keep the lock.
      var locking =
          List.of(
              "flock",
              "--close",
              "--timeout",
              String.valueOf(LOCKING.toSeconds()),
              "--conflict-exit-code",
              String.valueOf(LOCKED),
              places.lock().toString());
      ended = shell.run(locking, script(digest, check), patience.plus(LOCKING));
    } catch (TooSlowException e) {
      throw new RepairException(String.valueOf(e.getMessage()));
    }
    return switch (ended.status()) {
      case FINE -> Outcome.FINE;
      case CHANGED, LOCKED -> Outcome.CHANGED;
      case 0 -> confirmed(check);
      default -> throw new RepairException(ended.lastWords());
    };
  }

  private Outcome confirmed(Check check) throws IOException, InterruptedException, RepairException {
    var now = look(List.of(check)).getFirst();
    if (!now.equals(check.expected())) {
      throw new RepairException("after its repair it is still " + check.inWords(now));
    }
    return Outcome.REPAIRED;
  }

  private String script(String digest, Check check) {
    return """
    [ "$(sha256sum <%1$s 2>/dev/null | cut -c 1-64)" = %2$s ] || exit %3$d
    found=$( { ( %4$s
    ) || true; } 2>/dev/null | tr -s ' \\t\\n' ' ')
    found=${found# }
    [ "${found%% }" != %5$s ] || exit %6$d
    set -e
    %7$s
    """
        .formatted(
            Scripts.quote(places.document().toString()),
            digest,
            CHANGED,
            check.probe(),
            Scripts.quote(check.expected()),
            FINE,
            check.repair());
  }

  /** A repair failed; the message is for people. */
  private static final class RepairException extends Exception {
    private static final long serialVersionUID = 1L;

    RepairException(String message) {
      super(message);
    }
  }
}
