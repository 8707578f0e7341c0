package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.routes.RouteClaims;
import io.ngp.cluster.routes.RouteClaims.Lost;
import java.util.List;
import java.util.Optional;

/** Requests an app claims and does not get. */
final class RouteDiagnosis {
  private RouteDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    return subject
        .app()
        .flatMap(app -> RouteClaims.lost(app, subject.view().root().apps().values()))
        .map(lost -> held(subject, lost))
        .stream()
        .toList();
  }

  private static Diagnostic held(Subject subject, Lost lost) {
    return new Diagnostic(
        Severity.WARNING,
        "Requests for %s%s go to %s instead of %s."
            .formatted(lost.host(), lost.path(), lost.holder(), subject.id()),
        "labels",
        "Both claim them; the app that is first by id keeps them.",
        "Give one of them another NGP_HOSTS, NGP_PATH, NGP_MATCH_HEADERS or NGP_MATCH_METHODS;"
            + " `ngp route list` shows all.",
        Optional.empty(),
        1,
        Optional.empty());
  }
}
