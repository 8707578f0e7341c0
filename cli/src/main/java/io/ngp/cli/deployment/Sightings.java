package io.ngp.cli.deployment;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Diagnosis;
import io.ngp.cli.api.PlatformApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a change. Diagnoses are asked for rarely: they cost the platform more than counts. */
final class Sightings {
  private static final int ONE_BY_ONE = 5;
  private static final int DIAGNOSE_EVERY = 4;

  private final PlatformApi api;
  private final Change change;
  private final FailureTally failures = new FailureTally();
  private Map<AppId, List<Diagnosis>> diagnoses = Map.of();
  private int looks;

  Sightings(PlatformApi api, Change change) {
    this.api = api;
    this.change = change;
  }

  /** Looks now; failures are those of the API. */
  Sighting look() {
    // The deployment first: an app seen after its deployment was gone is in its final state.
    var deployment =
        api.deployments().stream()
            .filter(each -> each.id().equals(change.deploymentId()))
            .findFirst();
    var apps = find(api, change.apps());
    if (looks++ % DIAGNOSE_EVERY == 0 || deployment.isEmpty()) {
      diagnoses = diagnose(apps);
    }
    return new Sighting(deployment, apps, diagnoses);
  }

  private Map<AppId, List<Diagnosis>> diagnose(List<AppInfo> apps) {
    var found = new HashMap<AppId, List<Diagnosis>>();
    for (var app : apps) {
      if (app.good() < app.instances()) {
        var known = api.diagnostics(app.id());
        found.put(app.id(), known.isEmpty() ? failures.count(app) : known);
      }
    }
    return found;
  }

  /** Those of {@code ids} that exist; with their tasks as long as there are few. */
  static List<AppInfo> find(PlatformApi api, List<AppId> ids) {
    return ids.size() <= ONE_BY_ONE
        ? ids.stream().map(api::findApp).flatMap(Optional::stream).toList()
        : api.apps().stream().filter(app -> ids.contains(app.id())).toList();
  }
}
