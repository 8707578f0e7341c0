package io.ngp.cluster.app;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ports, networks and the container they belong to.
 *
 * @param portDefinitions declared ports under host networking; empty otherwise
 * @param requirePorts whether the declared numbers must be the host ports
 * @param endpoints the ports of a pod, whatever its networks; empty for an app proper
 */
public record Networking(
    List<Network> networks,
    List<PortDefinition> portDefinitions,
    boolean requirePorts,
    Optional<Container> container,
    List<Endpoint> endpoints) {
  public Networking {
    networks = List.copyOf(networks);
    portDefinitions = List.copyOf(portDefinitions);
    endpoints = List.copyOf(endpoints);
  }

  /** The networking of an app proper. */
  public Networking(
      List<Network> networks,
      List<PortDefinition> portDefinitions,
      boolean requirePorts,
      Optional<Container> container) {
    this(networks, portDefinitions, requirePorts, container, List.of());
  }

  public boolean isHost() {
    return networks.stream().allMatch(n -> n.mode() == Network.Mode.HOST);
  }

  /** The declared ports of whichever kind, in order. */
  public List<DeclaredPort> ports() {
    if (!endpoints.isEmpty()) {
      return List.copyOf(endpoints);
    }
    if (isHost()) {
      return List.copyOf(portDefinitions);
    }
    return List.copyOf(container.flatMap(Container::portMappings).orElse(List.of()));
  }

  /** A network a task joins. */
  public record Network(Mode mode, Optional<String> name, Map<String, String> labels) {
    public Network {
      labels = Map.copyOf(labels);
    }

    /** Marathon's three modes; {@link #json} is their spelling there. */
    public enum Mode {
      HOST("host"),
      CONTAINER("container"),
      BRIDGE("container/bridge");

      private final String json;

      Mode(String json) {
        this.json = json;
      }

      public String json() {
        return json;
      }
    }
  }

  /** A port an app declares. */
  public sealed interface DeclaredPort permits PortDefinition, PortMapping, Endpoint {
    /** The number load balancers know the port by; 0 until one is assigned. */
    int servicePort();

    /** {@code tcp}, {@code udp} or {@code udp,tcp}. */
    String protocol();

    Optional<String> name();

    Map<String, String> labels();
  }

  /** A port under host networking. */
  public record PortDefinition(
      int port, String protocol, Optional<String> name, Map<String, String> labels)
      implements DeclaredPort {
    public PortDefinition {
      labels = Map.copyOf(labels);
    }

    public PortDefinition withPort(int number) {
      return new PortDefinition(number, protocol, name, labels);
    }

    @Override
    public int servicePort() {
      return port;
    }
  }

  /**
   * A container's port.
   *
   * @param containerPort 0 = the same as the assigned host port
   * @param hostPort 0 = assigned by the agent; absent = none
   */
  public record PortMapping(
      int containerPort,
      Optional<Integer> hostPort,
      int servicePort,
      String protocol,
      Optional<String> name,
      Map<String, String> labels,
      List<String> networkNames)
      implements DeclaredPort {
    public PortMapping {
      labels = Map.copyOf(labels);
      networkNames = List.copyOf(networkNames);
    }

    public PortMapping withHostPort(int number) {
      return new PortMapping(
          containerPort, Optional.of(number), servicePort, protocol, name, labels, networkNames);
    }

    public PortMapping withServicePort(int number) {
      return new PortMapping(containerPort, hostPort, number, protocol, name, labels, networkNames);
    }
  }

  /**
   * A port of one of a pod's containers. Nothing assigns it a service port.
   *
   * @param containerPort number inside a container network, 0 = the same as the host port; absent
   *     under host networking
   * @param hostPort 0 = assigned by the agent; absent = none, in container networks
   * @param protocols those given, none meaning {@code tcp}
   */
  public record Endpoint(
      String endpoint,
      Optional<Integer> containerPort,
      Optional<Integer> hostPort,
      List<String> protocols,
      Map<String, String> labels,
      List<String> networkNames)
      implements DeclaredPort {
    public Endpoint {
      protocols = List.copyOf(protocols);
      labels = Map.copyOf(labels);
      networkNames = List.copyOf(networkNames);
    }

    @Override
    public int servicePort() {
      return 0;
    }

    @Override
    public String protocol() {
      return protocols.isEmpty()
          ? "tcp"
          : protocols.stream().sorted(Comparator.reverseOrder()).collect(Collectors.joining(","));
    }

    @Override
    public Optional<String> name() {
      return Optional.of(endpoint);
    }
  }
}
