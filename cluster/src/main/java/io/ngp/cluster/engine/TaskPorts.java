package io.ngp.cluster.engine;

import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Which of a task's host ports belongs to which declared port. */
public final class TaskPorts {
  private TaskPorts() {}

  /**
   * One entry per declared port: its host port, or empty if it has none.
   *
   * @throws IllegalArgumentException if there are more or fewer host ports than declared
   */
  public static List<Optional<Integer>> assigned(
      List<DeclaredPort> declared, List<Integer> hostPorts) {
    long expected = declared.stream().filter(TaskPorts::hasHostPort).count();
    if (expected != hostPorts.size()) {
      throw new IllegalArgumentException(
          "%d host ports %s for %d declared ones".formatted(hostPorts.size(), hostPorts, expected));
    }
    Iterator<Integer> next = hostPorts.iterator();
    List<Optional<Integer>> assigned = new ArrayList<>();
    for (DeclaredPort port : declared) {
      assigned.add(hasHostPort(port) ? Optional.of(next.next()) : Optional.empty());
    }
    return assigned;
  }

  private static boolean hasHostPort(DeclaredPort port) {
    return switch (port) {
      case PortDefinition _ -> true;
      case PortMapping mapping -> mapping.hostPort().isPresent();
      case Endpoint endpoint -> endpoint.hostPort().isPresent();
    };
  }
}
