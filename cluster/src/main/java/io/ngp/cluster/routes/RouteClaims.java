package io.ngp.cluster.routes;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which app keeps requests that several claim by their labels: the first by id. Default names are
 * each app's own, so they are not looked at.
 */
public final class RouteClaims {
  private static final List<String> CONDITIONS = List.of("NGP_MATCH_HEADERS", "NGP_MATCH_METHODS");

  private RouteClaims() {}

  /**
   * A claim that another app keeps.
   *
   * @param host as labels name it
   * @param path prefix
   */
  public record Lost(String host, String path, PathId holder) {}

  /** A claim of the app that another one keeps, if there is any. */
  public static Optional<Lost> lost(App app, Collection<App> apps) {
    Set<String> hosts = claims(app);
    if (hosts.isEmpty()) {
      return Optional.empty();
    }
    return apps.stream()
        .filter(other -> other.id().compareTo(app.id()) < 0 && isAlike(app, other))
        .sorted((one, other) -> one.id().compareTo(other.id()))
        .flatMap(other ->
            claims(other).stream()
                .filter(hosts::contains)
                .map(host -> new Lost(host, RouteRules.path(app.labels()), other.id())))
        .findFirst();
  }

  private static Set<String> claims(App app) {
    return RouteRules.isExposed(app) ? new LinkedHashSet<>(RouteRules.furtherHosts(app)) : Set.of();
  }

  private static boolean isAlike(App app, App other) {
    Map<String, String> labels = app.labels();
    return RouteRules.path(labels).equals(RouteRules.path(other.labels()))
        && CONDITIONS.stream()
            .allMatch(label ->
                labels.getOrDefault(label, "").equals(other.labels().getOrDefault(label, "")));
  }
}
