package io.ngp.cli.deployment;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Diagnosis;
import io.ngp.cli.api.PlatformApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How things stood before a change, so that errors of the old definition are not blamed on the new
 * one and a change that changes nothing is recognised.
 *
 * @param versions of the apps that existed
 * @param errorCounts how often each error, by {@link #key}, had happened
 */
public record Before(Map<AppId, String> versions, Map<String, Integer> errorCounts) {
  /** Nothing existed. */
  public static final Before NOTHING = new Before(Map.of(), Map.of());

  /** Looks at the apps a change is about to touch. */
  public static Before of(PlatformApi api, List<AppId> apps) {
    var versions = new HashMap<AppId, String>();
    var errors = new HashMap<String, Integer>();
    for (var found : Sightings.find(api, apps)) {
      versions.put(found.id(), found.version());
      if (!found.isSettled()) {
        api.diagnostics(found.id())
            .forEach(each -> errors.merge(key(found.id(), each), each.count(), Math::max));
      }
    }
    return new Before(versions, errors);
  }

  /** How often {@code diagnosis} has happened since. */
  int since(AppId app, Diagnosis diagnosis) {
    var former = errorCounts.getOrDefault(key(app, diagnosis), 0);
    // A smaller count than before means that the platform began to count anew for the new
    // definition.
    return diagnosis.count() >= former ? diagnosis.count() - former : diagnosis.count();
  }

  /** Whether the app existed and its definition is still the one of then. */
  boolean isUnchanged(AppInfo app) {
    return app.version().equals(versions.get(app.id()));
  }

  private static String key(AppId app, Diagnosis diagnosis) {
    return app + " " + diagnosis.summary();
  }
}
