package io.ngp.cluster.app;

import io.ngp.cluster.app.HealthCheck.Protocol;
import io.ngp.cluster.app.HealthCheck.Timing;
import java.util.List;
import java.util.Optional;

/** Reads and checks one health check (marathon/API.md 9.1). */
final class HealthCheckReader {
  static final String IPV4 = "IPv4";

  private final Networking networking;

  HealthCheckReader(Networking networking) {
    this.networking = networking;
  }

  HealthCheck read(JsonFields check) {
    Protocol protocol =
        check.oneOf("protocol", List.of(Protocol.values()), Protocol::name).orElse(Protocol.HTTP);
    Optional<Integer> port = check.integer("port", 0, PortsReader.MAX_PORT);
    return new HealthCheck(
        protocol,
        ChecksReader.path(check),
        port,
        portIndex(check, protocol, port),
        command(check, protocol),
        timing(check),
        check.integer("maxConsecutiveFailures", 0, Integer.MAX_VALUE).orElse(3),
        check.flag("ignoreHttp1xx", false) && hasResponse(protocol),
        ipProtocol(check, protocol));
  }

  /**
   * Whether the master reads an HTTP response; only then does {@code ignoreHttp1xx} mean anything.
   */
  static boolean hasResponse(Protocol protocol) {
    return protocol == Protocol.HTTP || protocol == Protocol.HTTPS;
  }

  private Optional<Integer> portIndex(JsonFields check, Protocol protocol, Optional<Integer> port) {
    Optional<Integer> given = check.integer("portIndex", 0, Integer.MAX_VALUE);
    if (protocol == Protocol.COMMAND) {
      return given;
    }
    int ports = networking.ports().size();
    if (given.isPresent() && given.get() >= ports) {
      check.rule("portIndex", ChecksReader.outOfBounds(given.get(), ports));
    }
    if (given.isPresent() || port.isPresent()) {
      return given;
    }
    if (ports == 0) {
      check
          .findings()
          .rule(check.path(), "needs a port, because the app declares none to ask by portIndex");
    }
    return Optional.of(0);
  }

  private static Optional<String> command(JsonFields check, Protocol protocol) {
    Optional<String> command = check.object("command").map(fields -> fields.requiredText("value"));
    if (protocol == Protocol.COMMAND && !check.has("command")) {
      check.rule("command", "is required by protocol COMMAND");
    }
    if (protocol != Protocol.COMMAND && check.has("command")) {
      check.rule("command", "is only allowed with protocol COMMAND, but protocol is " + protocol);
    }
    return command;
  }

  private static Timing timing(JsonFields check) {
    return new Timing(
        ChecksReader.seconds(check, "gracePeriodSeconds", 0, 300),
        ChecksReader.seconds(check, "intervalSeconds", 1, 60),
        ChecksReader.seconds(check, "timeoutSeconds", 1, 20),
        ChecksReader.seconds(check, "delaySeconds", 0, 15));
  }

  private String ipProtocol(JsonFields check, Protocol protocol) {
    String ipProtocol = check.oneOf("ipProtocol", List.of(IPV4, "IPv6"), text -> text).orElse(IPV4);
    boolean isAtAgent = !protocol.isAskedByMaster() && protocol != Protocol.COMMAND;
    boolean isDocker =
        networking.container().filter(c -> c.type() == Container.Type.DOCKER).isPresent();
    if (!ipProtocol.equals(IPV4) && !(isAtAgent && isDocker)) {
      check.rule(
          "ipProtocol",
          "IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks");
    }
    return ipProtocol;
  }
}
