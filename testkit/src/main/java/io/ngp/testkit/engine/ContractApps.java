package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Checks;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Lifecycle;
import io.ngp.cluster.app.Networking;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.PlacementRules;
import io.ngp.cluster.app.Program;
import io.ngp.cluster.app.Resources;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.app.VersionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Small complete definitions for tests, with Marathon's defaults. */
public final class ContractApps {
  private ContractApps() {}

  /** One instance of a shell command with host networking and so many random ports. */
  public static App shell(PathId id, String line, double cpus, int ports) {
    return app(id, program(new Command.Shell(line)), cpus, ports);
  }

  public static Program program(Command command) {
    return new Program(
        command, Optional.empty(), Map.of(), List.of(), Map.of(), "", Optional.empty());
  }

  /** One instance of this program, 16 MiB of memory. */
  public static App app(PathId id, Program program, double cpus, int ports) {
    return new App(
        id,
        1,
        program,
        new Resources(cpus, 16, 0, 0, Optional.empty(), Optional.empty()),
        hostNetworking(ports),
        new PlacementRules(List.of(), Optional.empty(), "*"),
        Checks.NONE,
        new Lifecycle(
            Lifecycle.UpgradeStrategy.DEFAULT,
            Lifecycle.KillSelection.YOUNGEST_FIRST,
            Optional.empty(),
            new Lifecycle.UnreachableStrategy.Replace(Duration.ZERO, Duration.ZERO),
            Lifecycle.BackoffPolicy.DEFAULT),
        Set.of(),
        Map.of(),
        VersionInfo.createdAt(new Version(Instant.parse("2026-01-01T00:00:00Z"))));
  }

  /** The app with these checks instead of its own. */
  public static App withChecks(App app, Checks checks) {
    return new App(
        app.id(),
        app.instances(),
        app.program(),
        app.resources(),
        app.networking(),
        app.placement(),
        checks,
        app.lifecycle(),
        app.dependencies(),
        app.labels(),
        app.versionInfo());
  }

  private static Networking hostNetworking(int ports) {
    PortDefinition random = new PortDefinition(0, "tcp", Optional.empty(), Map.of());
    return new Networking(
        List.of(new Network(Network.Mode.HOST, Optional.empty(), Map.of())),
        java.util.Collections.nCopies(ports, random),
        false,
        Optional.empty());
  }
}
