package io.ngp.upkeep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a round found that the one before had not, a line for each. Pure. */
final class RoundLog {
  private RoundLog() {}

  static List<String> lines(Report before, Report after) {
    var lines = new ArrayList<String>();
    if (!after.problem().isEmpty() && !after.problem().equals(before.problem())) {
      lines.add("Not looked after: " + after.problem());
    }
    for (var standing : after.standings()) {
      var known = before.of(standing.key());
      if (known.isEmpty() || isNews(known.get(), standing)) {
        lines.add(line(standing));
      }
    }
    for (var standing : before.standings()) {
      if (isBad(standing) && after.problem().isEmpty() && after.of(standing.key()).isEmpty()) {
        lines.add(standing.key() + " is as declared again, or is declared no more");
      }
    }
    return lines;
  }

  private static boolean isBad(Standing standing) {
    return standing.state() == Standing.State.FAILED || standing.state() == Standing.State.LEFT;
  }

  /** A time that passes is none. */
  private static boolean isNews(Standing before, Standing after) {
    return before.tries() != after.tries()
        ? !before.lastTry().equals(after.lastTry())
        : isBad(before) != isBad(after) || (isBad(after) && !before.found().equals(after.found()));
  }

  private static String line(Standing standing) {
    var what =
        switch (standing.state()) {
          case REPAIRED -> "repaired";
          case RECURRING ->
              "repaired for the %d. time since %s: something else changes it"
                  .formatted(standing.tries(), standing.since());
          case FAILED, LEFT -> "not repaired: " + standing.reason();
        };
    return "%s was %s: %s%s"
        .formatted(standing.key(), standing.found(), what, next(standing.nextTry()));
  }

  private static String next(Optional<java.time.Instant> at) {
    return at.map(time -> "; the next try is not before " + time).orElse("");
  }
}
