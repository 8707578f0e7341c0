package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import io.ngp.cluster.instance.Instance;
import java.util.List;
import java.util.Optional;

/**
 * Where a task answers (marathon/API.md 5, "Effective address").
 *
 * @param host name or address of the agent
 * @param port 1 to 65535
 */
public record EffectivePort(String host, int port) {

  /**
   * Where a health check asks. Checks that the master makes use the host port; those made at the
   * agent prefer the container port (marathon/API.md 9.1).
   *
   * @param placement where the task of {@code app}'s version is
   * @return empty if there is nothing to ask at: a COMMAND check, or a port that is only reachable
   *     under the container's own address
   */
  public static Optional<EffectivePort> of(
      App app, Instance.Placement placement, HealthCheck check) {
    if (check.protocol() == HealthCheck.Protocol.COMMAND) {
      return Optional.empty();
    }
    if (!check.protocol().isAskedByMaster()) {
      return atAgent(app, placement, check.port(), check.portIndex());
    }
    return check.port().isPresent()
        ? fixed(placement, check.port())
        : of(app, placement, check.portIndex().orElse(0));
  }

  /**
   * Where something that runs at the agent asks a task: at a fixed port, or else at a declared one,
   * the first if none is named, and there rather at the container's port.
   */
  public static Optional<EffectivePort> atAgent(
      App app, Instance.Placement placement, Optional<Integer> port, Optional<Integer> portIndex) {
    if (port.isPresent()) {
      return fixed(placement, port);
    }
    int index = portIndex.orElse(0);
    Optional<EffectivePort> outside = of(app, placement, index);
    List<DeclaredPort> declared = app.networking().ports();
    return index < declared.size()
        ? containerPort(declared.get(index))
            .map(number -> new EffectivePort(placement.agent().host(), number))
            .or(() -> outside)
        : Optional.empty();
  }

  private static Optional<EffectivePort> fixed(
      Instance.Placement placement, Optional<Integer> port) {
    return port.filter(number -> number > 0)
        .map(number -> new EffectivePort(placement.agent().host(), number));
  }

  /** Where the declared port of this name is reached from outside, if it has a host port. */
  public static Optional<EffectivePort> named(App app, Instance.Placement placement, String name) {
    List<Optional<String>> names =
        app.networking().ports().stream().map(DeclaredPort::name).toList();
    return of(app, placement, names.indexOf(Optional.of(name)));
  }

  /** Where the declared port at {@code index} is reached from outside, if it has a host port. */
  public static Optional<EffectivePort> of(App app, Instance.Placement placement, int index) {
    List<Optional<Integer>> ports =
        TaskPorts.assigned(app.networking().ports(), placement.hostPorts());
    return index < 0 || index >= ports.size()
        ? Optional.empty()
        : ports.get(index).map(port -> new EffectivePort(placement.agent().host(), port));
  }

  private static Optional<Integer> containerPort(DeclaredPort port) {
    return switch (port) {
      case PortDefinition _ -> Optional.empty();
      case PortMapping mapping -> Optional.of(mapping.containerPort()).filter(p -> p != 0);
      case Endpoint endpoint -> endpoint.containerPort().filter(p -> p != 0);
    };
  }
}
