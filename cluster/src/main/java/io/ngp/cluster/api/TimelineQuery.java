package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.timeline.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which entries of a timeline are asked for.
 *
 * @param since only entries that happened, for the last time, after this moment
 * @param limit at most so many, the newest ones; 0 to {@value #MAX_ENTRIES}
 */
record TimelineQuery(Optional<Instant> since, int limit) {
  private static final int MAX_ENTRIES = 1000;
  private static final int DEFAULT_ENTRIES = 100;

  /**
   * Reads {@code since} and {@code limit}.
   *
   * @throws RefusedException as unprocessable if one of them makes no sense
   */
  static TimelineQuery of(Call call) {
    return new TimelineQuery(
        call.parameter("since").map(TimelineQuery::moment),
        call.parameter("limit").map(TimelineQuery::count).orElse(DEFAULT_ENTRIES));
  }

  /** What of these, oldest first, is asked for. */
  List<Entry> select(List<Entry> entries) {
    List<Entry> wanted =
        entries.stream()
            .filter(entry -> since.filter(from -> !entry.at().isAfter(from)).isEmpty())
            .toList();
    return wanted.subList(Math.max(0, wanted.size() - limit), wanted.size());
  }

  private static Instant moment(String text) {
    try {
      return Version.parse(text).instant();
    } catch (IllegalArgumentException _) {
      throw unprocessable(
          "\"since\" is \"%s\", but must be a moment like 2026-01-31T12:00:00.000Z."
              .formatted(text));
    }
  }

  private static int count(String text) {
    try {
      int count = Integer.parseInt(text);
      if (count >= 0 && count <= MAX_ENTRIES) {
        return count;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw unprocessable(
        "\"limit\" is \"%s\", but must be a number of entries from 0 to %d."
            .formatted(text, MAX_ENTRIES));
  }

  private static RefusedException unprocessable(String message) {
    return new RefusedException(new Reason.Unprocessable(message));
  }
}
