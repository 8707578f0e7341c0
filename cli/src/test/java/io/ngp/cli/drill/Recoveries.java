package io.ngp.cli.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How long it took until faults were noticed and over, by kind. Used by one thread. */
final class Recoveries {
  private final Map<FaultKind, Times> times = new EnumMap<>(FaultKind.class);

  private record Times(
      List<Long> detected, List<Long> recovered, List<Long> accepted, List<Long> whole) {
    Times() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  private Times of(FaultKind kind) {
    return times.computeIfAbsent(kind, _ -> new Times());
  }

  /** The platform noticed so long after the strike. */
  void detected(FaultKind kind, Duration took) {
    of(kind).detected().add(took.toNanos());
  }

  /** The others did its work so long after the strike. */
  void recovered(FaultKind kind, Duration took) {
    of(kind).recovered().add(took.toNanos());
  }

  /** The next write was accepted so long after the strike. */
  void accepted(FaultKind kind, Duration took) {
    of(kind).accepted().add(took.toNanos());
  }

  /** All was well so long after the last part was mended. */
  void whole(FaultKind kind, Duration took) {
    of(kind).whole().add(took.toNanos());
  }

  /** A table for docs/reliability.md: median, nine of ten, and most, in seconds. */
  String table() {
    var text =
        new StringBuilder(
            "| fault | times | detected | replaced | next write accepted | all well after mending |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    times.forEach((kind, all) ->
        text.append(
            "| `%s` | %d | %s | %s | %s | %s |\n"
                .formatted(
                    kind,
                    all.whole().size(),
                    seconds(all.detected()),
                    seconds(all.recovered()),
                    seconds(all.accepted()),
                    seconds(all.whole()))));
    return text.toString();
  }

  private static String seconds(List<Long> nanos) {
    if (nanos.isEmpty()) {
      return "-";
    }
    var found = Tally.Percentiles.of(nanos);
    return "%.1f / %.1f / %.1f (%d)"
        .formatted(
            found.p50().toMillis() / 1e3,
            found.p90().toMillis() / 1e3,
            found.max().toMillis() / 1e3,
            nanos.size());
  }
}
