package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.event.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells when health checks begin and cease to be run (marathon/API.md 13). They are run for each
 * version of an app by itself, as long as that is the current one or an instance runs it. A new
 * leader runs them anew and says so. Used by the owner thread alone.
 */
final class HealthCheckNotices {
  /** How many checks are run for each version of an app; apps without checks are left out. */
  private final Map<PathId, Map<Version, Integer>> running = new HashMap<>();

  /** What there is to tell of an app since it was last looked at. */
  List<Effect.Publish> of(ClusterState state, PathId app) {
    Map<Version, Integer> before = running.getOrDefault(app, Map.of());
    Map<Version, Integer> now = new TreeMap<>();
    List<Effect.Publish> notices = new ArrayList<>();
    for (App definition : state.definitionsOf(app)) {
      int checks = definition.checks().healthChecks().size();
      if (checks > 0) {
        now.put(definition.version(), checks);
      }
      if (!before.containsKey(definition.version())) {
        notices.addAll(added(definition));
      }
    }
    before.forEach((version, checks) -> {
      for (int i = 0; i < checks && !now.containsKey(version); i++) {
        notices.add(
            new Effect.Publish("remove_health_check_event", Events.healthCheckRemoved(app)));
      }
    });
    if (now.isEmpty()) {
      running.remove(app);
    } else {
      running.put(app, now);
    }
    return notices;
  }

  private static List<Effect.Publish> added(App definition) {
    return definition.checks().healthChecks().stream()
        .map(check ->
            new Effect.Publish(
                "add_health_check_event", Events.healthCheckAdded(definition, check)))
        .toList();
  }
}
