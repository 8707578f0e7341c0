package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.Networking.Network.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates deprecated members of a definition, or of a change to one, into those that replaced
 * them: {@code uris}, {@code ports}, {@code ipAddress}, {@code container.docker.network} and {@code
 * container.docker.portMappings} (marathon/API.md 3.4, step 1, and the last row of 4).
 */
final class LegacyMembers {
  private static final int MAX_URI_LENGTH = 1_024;

  /** What {@code uris} entries are unpacked for; {@code fetch} entries say it themselves. */
  private static final List<String> ARCHIVES =
      List.of(".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".gz", ".tgz", ".tbz2", ".txz", ".zip");

  /** {@code container.docker.network}. */
  private enum DockerNetwork {
    HOST,
    BRIDGE,
    USER,
    NONE
  }

  private final JsonFields body;
  private final AppSettings settings;
  private final ObjectNode result;

  private LegacyMembers(JsonFields body, AppSettings settings) {
    this.body = body;
    this.settings = settings;
    this.result = body.node().deepCopy();
  }

  /** A copy of the body without legacy members; problems with them are noted. */
  static ObjectNode translate(JsonFields body, AppSettings settings) {
    LegacyMembers members = new LegacyMembers(body, settings);
    members.translateUris();
    members.translatePorts();
    Optional<DockerNetwork> network = members.dockerNetwork();
    members.translateDockerPortMappings();
    members.translateNetworks(network);
    return members.result;
  }

  private void translateUris() {
    List<JsonValue> uris = body.items("uris");
    result.remove("uris");
    if (uris.isEmpty()) {
      return;
    }
    if (!body.items("fetch").isEmpty()) {
      body.rule("uris", "may not be set in conjunction with fetch");
      return;
    }
    ArrayNode fetch = result.putArray("fetch");
    for (JsonValue item : uris) {
      item.text(1, MAX_URI_LENGTH).ifPresent(uri -> addFetch(fetch, item, uri));
    }
  }

  private static void addFetch(ArrayNode fetch, JsonValue item, String uri) {
    if (ProgramReader.checkUri(item.path(), uri, item.findings())) {
      boolean extract = ARCHIVES.stream().anyMatch(uri::endsWith);
      fetch.addObject().put("uri", uri).put("extract", extract);
    }
  }

  private void translatePorts() {
    Optional<List<JsonValue>> items = body.at("ports").flatMap(JsonValue::items);
    result.remove("ports");
    if (items.isEmpty()) {
      return;
    }
    List<Integer> ports =
        items.get().stream()
            .flatMap(item -> item.integer(0, PortsReader.MAX_PORT).stream())
            .toList();
    Set<Integer> seen = new HashSet<>();
    if (ports.stream().anyMatch(port -> port != 0 && !seen.add(port))) {
      rule("ports must be unique");
      return;
    }
    if (body.has("portDefinitions")) {
      if (!ports.equals(numbersOfDefinitions())) {
        rule("cannot specify both ports and port definitions");
      }
      return;
    }
    ArrayNode definitions = result.putArray("portDefinitions");
    ports.forEach(port -> definitions.addObject().put("port", port));
  }

  private List<Integer> numbersOfDefinitions() {
    return body.items("portDefinitions").stream()
        .flatMap(item -> item.object().stream())
        .map(port -> port.integer("port", 0, PortsReader.MAX_PORT).orElse(0))
        .toList();
  }

  private Optional<JsonFields> docker() {
    return body.object("container").flatMap(container -> container.object("docker"));
  }

  /** The copy's members of the container, which must be an object. */
  private ObjectNode resultContainer() {
    return (ObjectNode) result.get("container");
  }

  private ObjectNode resultDocker() {
    return (ObjectNode) resultContainer().get("docker");
  }

  private boolean isDockerEngine() {
    return body.object("container")
        .filter(container -> {
          var type = container.node().optional("type").filter(node -> node.isString());
          return type.isEmpty() || type.get().stringValue().equalsIgnoreCase("DOCKER");
        })
        .isPresent();
  }

  private Optional<DockerNetwork> dockerNetwork() {
    Optional<JsonFields> docker = docker().filter(fields -> fields.has("network"));
    if (docker.isEmpty()) {
      return Optional.empty();
    }
    resultDocker().remove("network");
    if (!isDockerEngine()) {
      docker.get().rule("network", "is only supported with container type DOCKER");
    }
    if (!body.items("networks").isEmpty()) {
      rule("must not specify both container.docker.network and networks");
    }
    Optional<DockerNetwork> network =
        docker.get().oneOf("network", List.of(DockerNetwork.values()), DockerNetwork::name);
    if (network.isPresent() && network.get() == DockerNetwork.NONE) {
      docker.get().rule("network", "NONE is not supported. Use HOST, BRIDGE or USER.");
      return Optional.empty();
    }
    return network;
  }

  private void translateDockerPortMappings() {
    Optional<JsonFields> docker = docker().filter(fields -> fields.has("portMappings"));
    if (docker.isEmpty()) {
      return;
    }
    // Read here only so that what is wrong is found where the user wrote it.
    List<JsonValue> mappings = docker.get().items("portMappings");
    mappings.forEach(item -> item.object().ifPresent(PortsReader::mapping));
    resultDocker().remove("portMappings");
    boolean hasNewMappings =
        body.object("container").filter(container -> container.has("portMappings")).isPresent();
    if (!mappings.isEmpty() && !isDockerEngine()) {
      docker.get().rule("portMappings", "is only supported with container type DOCKER");
    }
    if (!mappings.isEmpty() && hasNewMappings) {
      docker.get().rule("portMappings", "cannot be given together with container.portMappings");
    }
    if (!hasNewMappings && body.findings().shapes().isEmpty()) {
      ArrayNode target = resultContainer().putArray("portMappings");
      mappings.forEach(item -> target.add(item.node().deepCopy()));
    }
  }

  private void translateNetworks(Optional<DockerNetwork> dockerNetwork) {
    Optional<JsonFields> ipAddress = body.object("ipAddress");
    ipAddress.ifPresent(this::checkIpAddress);
    result.remove("ipAddress");
    if (ipAddress.isEmpty() && dockerNetwork.isEmpty()) {
      return;
    }
    Optional<String> name = ipAddress.flatMap(ip -> ip.text("networkName"));
    Map<String, String> labels = ipAddress.map(ip -> ip.textMap("labels")).orElse(Map.of());
    Network network =
        switch (dockerNetwork.orElse(defaultOf(name))) {
          case HOST -> new Network(Mode.HOST, Optional.empty(), Map.of());
          case BRIDGE -> new Network(Mode.BRIDGE, Optional.empty(), labels);
          case USER, NONE -> new Network(Mode.CONTAINER, name, labels);
        };
    if (body.items("networks").isEmpty()) {
      result.set("networks", JsonNodeFactory.instance.arrayNode().add(AppWriter.network(network)));
    }
    ipAddress.ifPresent(this::translateDiscovery);
  }

  private DockerNetwork defaultOf(Optional<String> networkName) {
    return networkName.filter(settings.mesosBridgeName()::equals).isPresent()
        ? DockerNetwork.BRIDGE
        : DockerNetwork.USER;
  }

  private void checkIpAddress(JsonFields ipAddress) {
    if (!body.items("networks").isEmpty()) {
      rule("must not specify both networks and ipAddress");
    }
    if (!body.items("ports").isEmpty() || !body.items("portDefinitions").isEmpty()) {
      rule("cannot specify both an IP address and port");
    }
    if (isDockerEngine() && ipAddress.has("discovery")) {
      body.rule("ipAddress", "ipAddress/discovery is not allowed for Docker containers");
    }
  }

  private void translateDiscovery(JsonFields ipAddress) {
    if (!result.has("container") || result.get("container").isNull()) {
      result.putObject("container").put("type", Container.Type.MESOS.name());
    }
    List<JsonValue> ports =
        ipAddress.object("discovery").map(discovery -> discovery.items("ports")).orElse(List.of());
    if (ports.isEmpty() || !(result.get("container") instanceof ObjectNode container)) {
      return;
    }
    if (container.has("portMappings")) {
      rule("container.portMappings and ipAddress.discovery.ports must not both be set");
      return;
    }
    ArrayNode mappings = container.putArray("portMappings");
    for (JsonValue item : ports) {
      item.object().ifPresent(port -> mappings.add(AppWriter.portMapping(discovered(port))));
    }
  }

  private static Networking.PortMapping discovered(JsonFields port) {
    Networking.PortMapping rest = PortsReader.mapping(port);
    int number = port.required("number").flatMap(n -> n.integer(0, PortsReader.MAX_PORT)).orElse(0);
    port.required("name");
    return new Networking.PortMapping(
        number, Optional.empty(), 0, rest.protocol(), rest.name(), rest.labels(), List.of());
  }

  private void rule(String error) {
    body.findings().rule(body.path(), error);
  }
}
