package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.Networking.Network.Mode;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads networks, ports and container together, because the network mode decides which ports count:
 * those of the wrong kind are dropped without a word (marathon/API.md 3.4).
 */
final class NetworkingReader {
  private final JsonFields app;
  private final Set<String> secrets;
  private final AppSettings settings;

  NetworkingReader(JsonFields app, Set<String> secrets, AppSettings settings) {
    this.app = app;
    this.secrets = secrets;
    this.settings = settings;
  }

  Networking read() {
    List<Network> networks = new NetworksReader(app, settings).read();
    Optional<Container> container =
        app.object("container").map(c -> new ContainerReader(c, secrets, settings).read());
    Optional<List<PortDefinition>> definitions =
        app.at("portDefinitions")
            .flatMap(JsonValue::items)
            .map(items ->
                items.stream()
                    .flatMap(item -> item.object().stream())
                    .map(PortsReader::definition)
                    .toList());
    boolean requirePorts = app.flag("requirePorts", false);
    checkDockerEngine(networks, container);
    return networks.getFirst().mode() == Mode.HOST
        ? onHost(networks, container, definitions, requirePorts)
        : inNetwork(networks, container, definitions.map(List::size).orElse(0));
  }

  private Networking onHost(
      List<Network> networks,
      Optional<Container> container,
      Optional<List<PortDefinition>> definitions,
      boolean requirePorts) {
    List<PortDefinition> ports = definitions.orElse(List.of(PortsReader.DEFAULT_DEFINITION));
    checkNames(app.pathOf("portDefinitions"), ports);
    Set<Integer> numbers = new HashSet<>();
    if (ports.stream().anyMatch(p -> p.port() != 0 && !numbers.add(p.port()))) {
      app.rule("portDefinitions", "Ports must be unique.");
    }
    return new Networking(
        networks, ports, requirePorts, container.map(c -> c.withPortMappings(Optional.empty())));
  }

  private Networking inNetwork(
      List<Network> networks, Optional<Container> given, int definitionCount) {
    Container container = given.orElse(Container.SANDBOX);
    List<PortMapping> mappings =
        new ArrayList<>(container.portMappings().orElse(List.of(PortsReader.DEFAULT_MAPPING)));
    if (given.isPresent() && mappings.size() < definitionCount) {
      mappings.addAll(Collections.nCopies(definitionCount - mappings.size(), PortsReader.PADDING));
    }
    if (networks.getFirst().mode() == Mode.BRIDGE) {
      mappings.replaceAll(
          mapping -> mapping.hostPort().isPresent() ? mapping : mapping.withHostPort(0));
    }
    checkMappings(networks, mappings);
    return new Networking(
        networks, List.of(), false, Optional.of(container.withPortMappings(Optional.of(mappings))));
  }

  private void checkMappings(List<Network> networks, List<PortMapping> mappings) {
    String path = app.pathOf("container") + "/portMappings";
    checkNames(path, mappings);
    List<String> names = networks.stream().flatMap(n -> n.name().stream()).toList();
    for (int i = 0; i < mappings.size(); i++) {
      PortMapping mapping = mappings.get(i);
      String at = "%s(%d)".formatted(path, i);
      if (!names.containsAll(mapping.networkNames())) {
        app.findings()
            .rule(
                at + "/networkNames",
                "%s must all be among the app's networks %s"
                    .formatted(mapping.networkNames(), names));
      }
      if (names.size() > 1
          && mapping.hostPort().isPresent()
          && mapping.networkNames().size() != 1) {
        app.findings()
            .rule(
                at,
                "networkNames must be a single item list when hostPort is specified and more than"
                    + " 1 container network is defined");
      }
    }
  }

  private void checkNames(String path, List<? extends DeclaredPort> ports) {
    Set<String> names = new HashSet<>();
    if (ports.stream().flatMap(p -> p.name().stream()).anyMatch(name -> !names.add(name))) {
      app.findings().rule(path, "Port names must be unique.");
    }
  }

  private void checkDockerEngine(List<Network> networks, Optional<Container> container) {
    boolean isDocker = container.filter(c -> c.type() == Container.Type.DOCKER).isPresent();
    if (isDocker && networks.size() > 1) {
      app.rule(
          "networks",
          "may only specify a single container network when using the Docker container engine");
    }
  }
}
