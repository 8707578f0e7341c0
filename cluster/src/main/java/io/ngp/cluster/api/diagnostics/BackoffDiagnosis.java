package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.launch.QueueEntry;
import java.util.List;
import java.util.Optional;

/** Launches that are held back after failures. */
final class BackoffDiagnosis {
  private BackoffDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    return subject
        .queue()
        .filter(entry -> entry.count() > 0 && !entry.delay(subject.now()).isZero())
        .map(entry -> heldBack(subject, entry))
        .stream()
        .toList();
  }

  private static Diagnostic heldBack(Subject subject, QueueEntry entry) {
    long seconds = entry.delay(subject.now()).plusMillis(999).toSeconds();
    return new Diagnostic(
        Severity.INFO,
        "The next launch of %s waits for %d s, because earlier ones failed."
            .formatted(subject.id(), seconds),
        "launch queue",
        "%d instance%s; each further failure makes the wait longer, up to \"maxLaunchDelaySeconds\"."
            .formatted(entry.count(), entry.count() == 1 ? " waits" : "s wait"),
        "Nothing: it is tried again by itself. To try at once: DELETE /v2/queue%s/delay."
            .formatted(subject.id()),
        Optional.of(entry.since()),
        entry.count(),
        Optional.empty());
  }
}
