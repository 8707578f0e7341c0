package io.ngp.cluster.testing;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Checks;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.Lifecycle;
import io.ngp.cluster.app.Lifecycle.BackoffPolicy;
import io.ngp.cluster.app.Lifecycle.KillSelection;
import io.ngp.cluster.app.Lifecycle.UpgradeStrategy;
import io.ngp.cluster.app.Networking;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.PlacementRules;
import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.Program;
import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.app.Resources;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.app.VersionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A small app and the changes tests make to it. */
public final class TestApps {
  public static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

  private TestApps() {}

  /** Version number n, n seconds after {@link #START}. */
  public static Version version(int n) {
    return new Version(START.plusSeconds(n));
  }

  /** One instance of {@code sleep 100} without ports or checks, at version 1. */
  public static App app(String id) {
    return new App(
        PathId.parse(id),
        1,
        program("sleep 100"),
        new Resources(1, 128, 0, 0, Optional.empty(), Optional.empty()),
        new Networking(List.of(), List.of(), false, Optional.empty()),
        new PlacementRules(List.of(), Optional.empty(), "*"),
        Checks.NONE,
        new Lifecycle(
            UpgradeStrategy.DEFAULT,
            KillSelection.YOUNGEST_FIRST,
            Optional.empty(),
            new Lifecycle.UnreachableStrategy.Replace(Duration.ZERO, Duration.ZERO),
            BackoffPolicy.DEFAULT),
        Set.of(),
        Map.of(),
        VersionInfo.createdAt(version(1)));
  }

  public static App withCommand(App app, String shell) {
    return with(app, program(shell), app.resources(), app.networking(), app.placement());
  }

  public static App withResources(App app, double cpus, double memMib, double diskMib) {
    Resources resources =
        new Resources(cpus, memMib, diskMib, 0, Optional.empty(), Optional.empty());
    return with(app, app.program(), resources, app.networking(), app.placement());
  }

  /** Host networking with these declared ports. */
  public static App withPorts(App app, boolean required, Integer... ports) {
    List<Networking.PortDefinition> definitions =
        List.of(ports).stream()
            .map(p -> new Networking.PortDefinition(p, "tcp", Optional.empty(), Map.of()))
            .toList();
    Networking networking = new Networking(List.of(), definitions, required, Optional.empty());
    return with(app, app.program(), app.resources(), networking, app.placement());
  }

  /** A bridge network with one mapping per host port; -1 stands for none. */
  public static App withMappings(App app, Integer... hostPorts) {
    List<Networking.PortMapping> mappings =
        List.of(hostPorts).stream()
            .map(p ->
                new Networking.PortMapping(
                    80,
                    p < 0 ? Optional.empty() : Optional.of(p),
                    0,
                    "tcp",
                    Optional.empty(),
                    Map.of(),
                    List.of()))
            .toList();
    Container container =
        new Container(
            Container.Type.MESOS,
            Optional.empty(),
            List.of(),
            Optional.of(mappings),
            Optional.empty());
    Networking networking =
        new Networking(
            List.of(
                new Networking.Network(Networking.Network.Mode.BRIDGE, Optional.empty(), Map.of())),
            List.of(),
            false,
            Optional.of(container));
    return with(app, app.program(), app.resources(), networking, app.placement());
  }

  public static App withConstraints(App app, Constraint... constraints) {
    PlacementRules rules =
        new PlacementRules(
            List.of(constraints), app.placement().acceptedResourceRoles(), app.placement().role());
    return with(app, app.program(), app.resources(), app.networking(), rules);
  }

  public static App withAcceptedRoles(App app, Set<String> roles) {
    PlacementRules rules =
        new PlacementRules(
            app.placement().constraints(), Optional.of(roles), app.placement().role());
    return with(app, app.program(), app.resources(), app.networking(), rules);
  }

  private static App with(
      App app,
      Program program,
      Resources resources,
      Networking networking,
      PlacementRules placement) {
    return new App(
        app.id(),
        app.instances(),
        program,
        resources,
        networking,
        placement,
        app.checks(),
        app.lifecycle(),
        app.dependencies(),
        app.labels(),
        app.versionInfo());
  }

  public static App withHealthChecks(App app, HealthCheck... checks) {
    return with(
        app, new Checks(List.of(checks), Optional.empty(), List.of()), app.lifecycle(), app.id());
  }

  /** The app with this readiness check beside the health checks it has. */
  public static App withReadiness(App app, ReadinessCheck check) {
    return with(
        app,
        new Checks(app.checks().healthChecks(), Optional.empty(), List.of(check)),
        app.lifecycle(),
        app.id());
  }

  /** Ready at 200 or 204, asked every minute at the port named "http". */
  public static ReadinessCheck readinessCheck(boolean preserveLastResponse) {
    return new ReadinessCheck(
        "warm",
        "HTTP",
        "/ready",
        "http",
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        Set.of(200, 204),
        preserveLastResponse);
  }

  public static App withStrategy(App app, double minimumHealth, double overCapacity) {
    Lifecycle old = app.lifecycle();
    return with(
        app,
        app.checks(),
        new Lifecycle(
            new UpgradeStrategy(minimumHealth, overCapacity),
            old.killSelection(),
            old.killGrace(),
            old.unreachableStrategy(),
            old.backoff()),
        app.id());
  }

  public static App withKillSelection(App app, KillSelection selection) {
    Lifecycle old = app.lifecycle();
    return with(
        app,
        app.checks(),
        new Lifecycle(
            old.upgradeStrategy(),
            selection,
            old.killGrace(),
            old.unreachableStrategy(),
            old.backoff()),
        app.id());
  }

  public static App withBackoff(App app, BackoffPolicy policy) {
    Lifecycle old = app.lifecycle();
    return with(
        app,
        app.checks(),
        new Lifecycle(
            old.upgradeStrategy(),
            old.killSelection(),
            old.killGrace(),
            old.unreachableStrategy(),
            policy),
        app.id());
  }

  public static App withId(App app, String id) {
    return with(app, app.checks(), app.lifecycle(), PathId.parse(id));
  }

  private static App with(App app, Checks checks, Lifecycle lifecycle, PathId id) {
    return new App(
        id,
        app.instances(),
        app.program(),
        app.resources(),
        app.networking(),
        app.placement(),
        checks,
        lifecycle,
        app.dependencies(),
        app.labels(),
        app.versionInfo());
  }

  public static App withDependencies(App app, String... ids) {
    Set<PathId> dependencies = new TreeSet<>();
    for (String id : ids) {
      dependencies.add(PathId.parse(id));
    }
    return new App(
        app.id(),
        app.instances(),
        app.program(),
        app.resources(),
        app.networking(),
        app.placement(),
        app.checks(),
        app.lifecycle(),
        dependencies,
        app.labels(),
        app.versionInfo());
  }

  /** The app with a changed configuration, at version n. */
  public static App changed(App app, int n) {
    return withCommand(app, "sleep " + n).withVersionInfo(VersionInfo.createdAt(version(n)));
  }

  /** The app scaled at version n. */
  public static App scaled(App app, int instances, int n) {
    return app.withInstances(instances)
        .withVersionInfo(
            new VersionInfo(version(n), version(n), app.versionInfo().lastConfigChangeAt()));
  }

  /** A check with a grace of 300 s, asked every 60 s, that kills after three failures. */
  public static HealthCheck httpCheck() {
    return check(HealthCheck.Protocol.HTTP, 3);
  }

  public static HealthCheck check(HealthCheck.Protocol protocol, int maxFailures) {
    return new HealthCheck(
        protocol,
        Optional.of("/"),
        Optional.empty(),
        Optional.of(0),
        Optional.empty(),
        new HealthCheck.Timing(
            Duration.ofSeconds(300),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15)),
        maxFailures,
        false,
        "IPv4");
  }

  /** The app with one persistent volume of 100 MiB, {@code data}. */
  public static App resident(App app) {
    Container.Volume data =
        new Container.Volume.Persistent(
            "data",
            Container.Mode.RW,
            new Container.Disk(
                Container.DiskType.ROOT, 100, Optional.empty(), List.of(), Optional.empty()));
    Networking before = app.networking();
    Container sandbox =
        new Container(
            Container.Type.MESOS,
            Optional.empty(),
            List.of(data),
            Optional.empty(),
            Optional.empty());
    return new App(
        app.id(),
        app.instances(),
        app.program(),
        app.resources(),
        new Networking(
            before.networks(),
            before.portDefinitions(),
            before.requirePorts(),
            Optional.of(sandbox)),
        app.placement(),
        app.checks(),
        app.lifecycle(),
        app.dependencies(),
        app.labels(),
        app.versionInfo());
  }

  private static Program program(String shell) {
    return new Program(
        new Command.Shell(shell),
        Optional.empty(),
        Collections.emptyMap(),
        List.of(),
        Map.of(),
        "",
        Optional.empty());
  }
}
