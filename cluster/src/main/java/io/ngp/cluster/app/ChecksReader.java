package io.ngp.cluster.app;

import io.ngp.cluster.app.Check.Probe;
import io.ngp.cluster.app.HealthCheck.Protocol;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads everything that is asked of a running task. */
final class ChecksReader {
  private final JsonFields app;
  private final Networking networking;

  ChecksReader(JsonFields app, Networking networking) {
    this.app = app;
    this.networking = networking;
  }

  Checks read() {
    return new Checks(healthChecks(), app.object("check").flatMap(this::check), readinessChecks());
  }

  static Duration seconds(JsonFields fields, String name, int min, int fallback) {
    return Duration.ofSeconds(fields.integer(name, min, Integer.MAX_VALUE).orElse(fallback));
  }

  /** A path to ask for; control characters would let it add lines to the request. */
  static Optional<String> path(JsonFields fields) {
    Optional<String> path = fields.text("path");
    if (path.isPresent() && path.get().chars().anyMatch(Character::isISOControl)) {
      fields.rule("path", "must not hold control characters");
    }
    return path;
  }

  static String outOfBounds(int index, int ports) {
    return "Health check port indices must address an element of the ports array or container port"
        + " mappings: %d is not below %d".formatted(index, ports);
  }

  private List<HealthCheck> healthChecks() {
    HealthCheckReader reader = new HealthCheckReader(networking);
    List<HealthCheck> checks =
        app.items("healthChecks").stream()
            .flatMap(item -> item.object().stream())
            .map(reader::read)
            .distinct()
            .toList();
    long atAgent =
        checks.stream()
            .filter(c -> !c.protocol().isAskedByMaster() && c.protocol() != Protocol.COMMAND)
            .count();
    if (atAgent > 1) {
      app.rule(
          "healthChecks",
          "can contain at most one check with a MESOS_ protocol, but contains " + atAgent);
    }
    return checks;
  }

  private Optional<Check> check(JsonFields check) {
    List<Probe> probes =
        List.of("http", "tcp", "exec").stream()
            .flatMap(kind -> check.object(kind).map(probe -> probe(kind, probe)).stream())
            .toList();
    if (networking.container().filter(c -> c.type() == Container.Type.DOCKER).isPresent()) {
      app.rule("check", "is not supported with the Docker container engine");
    }
    if (probes.size() != 1) {
      app.rule("check", "must have exactly one of http, tcp and exec, but has " + probes.size());
      return Optional.empty();
    }
    return Optional.of(
        new Check(
            probes.getFirst(),
            seconds(check, "intervalSeconds", 1, 60),
            seconds(check, "timeoutSeconds", 1, 20),
            seconds(check, "delaySeconds", 0, 15)));
  }

  private Probe probe(String kind, JsonFields probe) {
    if (kind.equals("exec")) {
      String shell =
          probe
              .required("command")
              .flatMap(JsonValue::object)
              .map(command -> command.requiredText("shell"))
              .orElse("");
      return new Probe.Exec(shell);
    }
    Optional<Integer> index = probe.integer("portIndex", 0, Integer.MAX_VALUE);
    Optional<Integer> port = probe.integer("port", 0, PortsReader.MAX_PORT);
    checkPort(probe, index, port);
    if (kind.equals("tcp")) {
      return new Probe.Tcp(index, port);
    }
    String scheme = probe.oneOf("scheme", List.of("HTTP", "HTTPS"), s -> s).orElse("HTTP");
    return new Probe.Http(index, port, path(probe), scheme);
  }

  private void checkPort(JsonFields probe, Optional<Integer> index, Optional<Integer> port) {
    int ports = networking.ports().size();
    if (index.isPresent() && index.get() >= ports) {
      probe.rule("portIndex", outOfBounds(index.get(), ports));
    }
    if (index.isEmpty() && port.isEmpty() && ports != 1) {
      probe
          .findings()
          .rule(
              probe.path(),
              "needs port or portIndex, because the app declares %d ports".formatted(ports));
    }
  }

  private List<ReadinessCheck> readinessChecks() {
    List<ReadinessCheck> checks =
        app.items("readinessChecks").stream()
            .flatMap(item -> item.object().stream())
            .map(this::readinessCheck)
            .toList();
    if (checks.size() > 1) {
      app.rule("readinessChecks", "can be at most one, but are " + checks.size());
    }
    return checks;
  }

  private ReadinessCheck readinessCheck(JsonFields check) {
    String portName = check.text("portName").orElse("http-api");
    List<String> names = networking.ports().stream().flatMap(p -> p.name().stream()).toList();
    if (!names.contains(portName)) {
      check.rule(
          "portName",
          "No port definition reference for portName %s. The app's port names are %s."
              .formatted(portName, names));
    }
    Duration interval = seconds(check, "intervalSeconds", 1, 30);
    Duration timeout = seconds(check, "timeoutSeconds", 1, 10);
    if (timeout.compareTo(interval) >= 0) {
      check.rule(
          "timeoutSeconds",
          "is %d, but must be less than intervalSeconds, which is %d"
              .formatted(timeout.toSeconds(), interval.toSeconds()));
    }
    return new ReadinessCheck(
        check.text("name").orElse("readinessCheck"),
        check.oneOf("protocol", List.of("HTTP", "HTTPS"), s -> s).orElse("HTTP"),
        path(check).orElse("/"),
        portName,
        interval,
        timeout,
        readyCodes(check),
        check.flag("preserveLastResponse", false));
  }

  private static Set<Integer> readyCodes(JsonFields check) {
    Set<Integer> codes = new LinkedHashSet<>();
    for (JsonValue item : check.items("httpStatusCodesForReady")) {
      item.integer(100, 999).ifPresent(codes::add);
    }
    return codes.isEmpty() ? Set.of(200) : codes;
  }
}
