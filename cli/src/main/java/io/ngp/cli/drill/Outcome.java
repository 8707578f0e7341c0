package io.ngp.cli.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a drill came to.
 *
 * @param detected when the platform, or a client that had to ask again, noticed
 * @param recovered when all was as promised; absent if that did not happen in time
 * @param isWhole whether all nodes and the app were well in the end
 */
record Outcome(
    Drill drill,
    String victim,
    Optional<Duration> detected,
    Optional<Duration> recovered,
    Tally.Counts requests,
    WriteProbe.Counts writes,
    boolean isWhole) {

  /** What of the promise was broken, a sentence each; nothing if it was kept. */
  List<String> breaches() {
    var breaches = new ArrayList<String>();
    if (requests.failed() > 0) {
      breaches.add(requests.failed() + " of " + requests.sent() + " requests failed.");
    }
    if (writes.lost() > 0) {
      breaches.add(writes.lost() + " of " + writes.accepted() + " accepted writes were lost.");
    }
    if (drill == Drill.FILL_DISK && detected.isEmpty()) {
      breaches.add("The agent did not say that its disk is full.");
    }
    if (recovered.isEmpty()) {
      breaches.add("It did not recover while it was watched.");
    }
    recovered
        .filter(took -> took.compareTo(drill.limit()) > 0)
        .ifPresent(took ->
            breaches.add(
                "It recovered after %.1f s, not within %d s."
                    .formatted(took.toMillis() / 1000.0, drill.limit().toSeconds())));
    if (!isWhole) {
      breaches.add("The platform was not whole again afterwards: ngp status, ngp node list.");
    }
    return List.copyOf(breaches);
  }

  /** Whether the promise was kept. */
  boolean isPassed() {
    return breaches().isEmpty();
  }
}
