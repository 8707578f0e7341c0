package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one declared port of either kind (marathon/API.md 5). */
final class PortsReader {
  static final int MAX_PORT = 65_535;

  /** What an app without any port definition gets. */
  static final PortDefinition DEFAULT_DEFINITION =
      new PortDefinition(0, "tcp", Optional.of("default"), Map.of());

  /** What an app outside host networking without any port mapping gets. */
  static final PortMapping DEFAULT_MAPPING =
      new PortMapping(0, Optional.empty(), 0, "tcp", Optional.of("default"), Map.of(), List.of());

  /** What fills port mappings up to the number of port definitions. */
  static final PortMapping PADDING =
      new PortMapping(0, Optional.empty(), 0, "tcp", Optional.empty(), Map.of(), List.of());

  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "udp,tcp");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private PortsReader() {}

  static PortDefinition definition(JsonFields port) {
    return new PortDefinition(
        port.integer("port", 0, MAX_PORT).orElse(0),
        protocol(port),
        name(port),
        port.textMap("labels"));
  }

  static PortMapping mapping(JsonFields port) {
    return new PortMapping(
        port.integer("containerPort", 0, MAX_PORT).orElse(0),
        port.integer("hostPort", 0, MAX_PORT),
        port.integer("servicePort", 0, MAX_PORT).orElse(0),
        protocol(port),
        name(port),
        port.textMap("labels"),
        port.texts("networkNames"));
  }

  private static String protocol(JsonFields port) {
    return port.oneOf("protocol", PROTOCOLS, text -> text).orElse("tcp");
  }

  private static Optional<String> name(JsonFields port) {
    return port.at("name")
        .flatMap(value ->
            value
                .text()
                .flatMap(text ->
                    NAME.matcher(text).matches()
                        ? Optional.of(text)
                        : value.wrong("error.pattern")));
  }
}
