package io.ngp.upkeep;

import io.ngp.upkeep.Standing.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A report in one line for people. Pure.
 *
 * @param isWell whether nothing needs anybody
 * @param text empty if there is nothing to tell
 */
public record Summary(boolean isWell, String text) {
  private static final int MOST_NAMED = 3;

  /** A round may repair for so long. */
  private static final Duration ALLOWANCE = Duration.ofMinutes(15);

  /** What {@code report} means now. */
  public static Summary of(Report report, Instant now) {
    var bad = new ArrayList<String>();
    if (report.checkedAt().plus(report.every().multipliedBy(2)).plus(ALLOWANCE).isBefore(now)) {
      bad.add("not looked after since " + time(report.checkedAt()));
    }
    if (!report.problem().isEmpty()) {
      bad.add("not looked after: " + report.problem());
    }
    named(report, State.FAILED, State.LEFT)
        .ifPresent(names -> bad.add("drift that cannot be repaired: " + names));
    named(report, State.RECURRING)
        .ifPresent(
            names -> bad.add("drift that comes back, because something else makes it: " + names));
    if (!bad.isEmpty()) {
      return new Summary(false, String.join("; ", bad));
    }
    return new Summary(true, repaired(report.standings()));
  }

  private static String repaired(List<Standing> standings) {
    var last =
        standings.stream().flatMap(each -> each.lastTry().stream()).max(Comparator.naturalOrder());
    return last.map(at ->
            "drift: %s, repaired at %s"
                .formatted(
                    standings.size() == 1
                        ? standings.getFirst().key()
                        : standings.size() + " items",
                    time(at)))
        .orElse("");
  }

  private static Optional<String> named(Report report, State... states) {
    var found =
        report.standings().stream()
            .filter(standing -> List.of(states).contains(standing.state()))
            .toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var more = found.size() - MOST_NAMED;
    return Optional.of(
        found.stream().limit(MOST_NAMED).map(Summary::named).collect(Collectors.joining(", "))
            + (more > 0 ? " and %d more".formatted(more) : ""));
  }

  private static String named(Standing standing) {
    var next = standing.nextTry().map(at -> ", next try at " + time(at)).orElse("");
    var what =
        standing.state() == State.RECURRING
            ? "repaired %d times".formatted(standing.tries())
            : standing.reason();
    return "%s (%s: %s%s)".formatted(standing.key(), standing.found(), what, next);
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
