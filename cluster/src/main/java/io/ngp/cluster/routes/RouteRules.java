package io.ngp.cluster.routes;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EffectivePort;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.routes.RouteTable.Route;
import io.ngp.cluster.routes.RouteTable.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which routes an app gets: {@code /a/b} is {@code b.a.<domain>} unless its labels say otherwise.
 *
 * <ul>
 *   <li>{@code NGP_EXPOSE=false}: none at all
 *   <li>{@code NGP_HOSTS}: further host names, comma-separated, {@code *.example.org} for all below
 *       one; {@code HAPROXY_0_VHOST} is read the same way
 *   <li>{@code NGP_PATH}: path prefix instead of {@code /}
 *   <li>{@code NGP_DRAIN_SECONDS}: how long a stopping task may finish its requests, 0 to 3600,
 *       default 10
 *   <li>{@code NGP_CANARY_OF}: a try of another app, which is reached by that app's names; only its
 *       default name is its own
 * </ul>
 *
 * The other labels that begin with {@code NGP_} go with the routes, for balancers to read.
 */
public final class RouteRules {
  private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);
  private static final long MAX_DRAIN_SECONDS = 3600;

  private static final Pattern HOST_NAME =
      Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,249}[a-z0-9])?");

  /** Labels that are read here, or are nothing to balancers. */
  private static final Set<String> READ_HERE =
      Set.of("NGP_EXPOSE", "NGP_HOSTS", "NGP_PATH", "NGP_DRAIN_SECONDS");

  private final String domain;

  /** Rules for a platform under {@code domain}, such as {@code ngp.localhost}. */
  public RouteRules(String domain) {
    this.domain = domain.toLowerCase(Locale.ROOT);
  }

  /** The routes of one app, with its instances that may be sent requests now. */
  public List<Route> routes(App app, Collection<Instance> instances) {
    if (!isExposed(app)) {
      return List.of();
    }
    List<Target> targets = targets(app, instances);
    String path = path(app.labels());
    Map<String, String> labels = labels(app);
    return hosts(app).stream()
        .map(host -> new Route(host, path, app.id(), labels, targets))
        .toList();
  }

  /** Whether the app has routes at all. */
  static boolean isExposed(App app) {
    return !app.networking().ports().isEmpty()
        && !"false".equalsIgnoreCase(app.labels().get("NGP_EXPOSE"));
  }

  /** The host names an app answers to, its default one first. */
  public Set<String> hosts(App app) {
    Set<String> hosts = new LinkedHashSet<>();
    hosts.add(app.id().hostName() + "." + domain);
    hosts.addAll(furtherHosts(app));
    return hosts;
  }

  /** The host names an app's labels give it beside its default one. */
  static Set<String> furtherHosts(App app) {
    Set<String> hosts = new LinkedHashSet<>();
    if (app.labels().containsKey("NGP_CANARY_OF")) {
      return hosts;
    }
    for (String label : List.of("NGP_HOSTS", "HAPROXY_0_VHOST")) {
      for (String host : app.labels().getOrDefault(label, "").split(",", -1)) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (HOST_NAME.matcher(name).matches()) {
          hosts.add(name);
        }
      }
    }
    return hosts;
  }

  /** How long a task of this app may finish requests after it left the rotation. */
  public static Duration drain(App app) {
    String text = app.labels().get("NGP_DRAIN_SECONDS");
    if (text == null || !text.matches("[0-9]{1,5}")) {
      return DEFAULT_DRAIN;
    }
    return Duration.ofSeconds(Math.min(MAX_DRAIN_SECONDS, Long.parseLong(text)));
  }

  /**
   * Whether requests may be sent to the instance: it runs, is to stay, and no check speaks against
   * it. A task whose agent is out of reach stays: it may well serve, and a balancer notices if it
   * does not.
   *
   * <p>Marathon leaves what readiness means for traffic to balancers. Those that know it (Traefik,
   * Bamboo) keep a task out of rotation until it is ready, and people use readiness to warm up
   * before the first request; so do we.
   */
  public static boolean isInRotation(Instance instance) {
    return instance.isServing() && instance.passesChecks();
  }

  private static List<Target> targets(App app, Collection<Instance> instances) {
    List<Target> targets = new ArrayList<>();
    for (Instance instance : instances) {
      if (isInRotation(instance)) {
        instance
            .placement()
            .flatMap(placement -> target(app, instance, placement))
            .ifPresent(targets::add);
      }
    }
    targets.sort(Comparator.comparing(Target::id));
    return targets;
  }

  private static Optional<Target> target(App app, Instance instance, Instance.Placement placement) {
    String zone = placement.agent().zone().orElse("");
    return EffectivePort.of(app, placement, 0)
        .map(port -> new Target(instance.taskId().toString(), port.host(), port.port(), zone));
  }

  private static Map<String, String> labels(App app) {
    Map<String, String> labels = new HashMap<>();
    app.labels()
        .forEach((name, value) -> {
          if (name.startsWith("NGP_") && !READ_HERE.contains(name)) {
            labels.put(name, value);
          }
        });
    return labels;
  }

  static String path(Map<String, String> labels) {
    String path = labels.getOrDefault("NGP_PATH", "/").strip();
    return path.startsWith("/") ? path : "/" + path;
  }
}
