package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.Networking.DeclaredPort;
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
    String host = placement.agent().host();
    if (check.port().isPresent()) {
      return check.port().filter(port -> port > 0).map(port -> new EffectivePort(host, port));
    }
    List<Optional<Integer>> ports =
        TaskPorts.assigned(app.networking().ports(), placement.hostPorts());
    int index = check.portIndex().orElse(0);
    if (index >= ports.size()) {
      return Optional.empty();
    }
    DeclaredPort declared = app.networking().ports().get(index);
    Optional<Integer> port =
        check.protocol().isAskedByMaster()
            ? ports.get(index)
            : containerPort(declared).or(() -> ports.get(index));
    return port.map(number -> new EffectivePort(host, number));
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
    return port instanceof PortMapping mapping && mapping.containerPort() != 0
        ? Optional.of(mapping.containerPort())
        : Optional.empty();
  }
}
