package io.ngp.cli.deployment;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Diagnosis;
import io.ngp.cli.api.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts an app's task failures by what plain Marathon tells, for platforms that have no
 * diagnostics.
 */
final class FailureTally {
  private final Map<AppId, Set<String>> seen = new HashMap<>();

  /** The failures of the app's present definition seen so far. */
  List<Diagnosis> count(AppInfo app) {
    var failure = app.lastTaskFailure();
    var version = Json.text(failure, "version");
    if (failure.isMissingNode() || version.compareTo(app.lastConfigChangeAt()) < 0) {
      return List.of();
    }
    var times = seen.computeIfAbsent(app.id(), _ -> new HashSet<>());
    times.add(Json.text(failure, "timestamp"));
    return List.of(
        new Diagnosis(
            "error",
            "A task of " + app.id() + " failed: " + Json.text(failure, "message"),
            Json.text(failure, "host"),
            "",
            "Read what it wrote: ngp app logs " + app.id().relative() + " --stderr",
            times.size()));
  }
}
