package io.ngp.cluster.app;

import static io.ngp.cluster.app.AppWriter.seconds;

import io.ngp.cluster.app.Check.Probe;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints health checks, check and readiness checks (marathon/API.md 9). */
final class ChecksWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ChecksWriter() {}

  static void write(ObjectNode app, Checks checks) {
    if (!checks.healthChecks().isEmpty()) {
      ArrayNode target = app.putArray("healthChecks");
      checks.healthChecks().forEach(check -> target.add(healthCheck(check)));
    }
    checks.check().ifPresent(check -> app.set("check", check(check)));
    if (!checks.readinessChecks().isEmpty()) {
      ArrayNode target = app.putArray("readinessChecks");
      checks.readinessChecks().forEach(check -> target.add(readinessCheck(check)));
    }
  }

  /** One health check as the app's definition and the health events show it. */
  static ObjectNode healthCheck(HealthCheck check) {
    ObjectNode json = JSON.objectNode().put("protocol", check.protocol().name());
    check.path().ifPresent(path -> json.put("path", path));
    putPort(json, check.portIndex(), check.port());
    check.command().ifPresent(line -> json.putObject("command").put("value", line));
    json.put("gracePeriodSeconds", seconds(check.timing().grace()))
        .put("intervalSeconds", seconds(check.timing().interval()))
        .put("timeoutSeconds", seconds(check.timing().timeout()))
        .put("maxConsecutiveFailures", check.maxConsecutiveFailures())
        .put("delaySeconds", seconds(check.timing().delay()));
    if (HealthCheckReader.hasResponse(check.protocol())) {
      json.put("ignoreHttp1xx", check.ignoreHttp1xx());
    }
    return json.put("ipProtocol", check.ipProtocol());
  }

  private static ObjectNode check(Check check) {
    ObjectNode json = JSON.objectNode();
    switch (check.probe()) {
      case Probe.Http http -> {
        ObjectNode target = json.putObject("http");
        putPort(target, http.portIndex(), http.port());
        http.path().ifPresent(path -> target.put("path", path));
        target.put("scheme", http.scheme());
      }
      case Probe.Tcp tcp -> putPort(json.putObject("tcp"), tcp.portIndex(), tcp.port());
      case Probe.Exec exec ->
          json.putObject("exec").putObject("command").put("shell", exec.shell());
    }
    return json.put("intervalSeconds", seconds(check.interval()))
        .put("timeoutSeconds", seconds(check.timeout()))
        .put("delaySeconds", seconds(check.delay()));
  }

  private static ObjectNode readinessCheck(ReadinessCheck check) {
    ObjectNode json =
        JSON.objectNode()
            .put("name", check.name())
            .put("protocol", check.protocol())
            .put("path", check.path())
            .put("portName", check.portName())
            .put("intervalSeconds", seconds(check.interval()))
            .put("timeoutSeconds", seconds(check.timeout()));
    ArrayNode codes = json.putArray("httpStatusCodesForReady");
    check.httpStatusCodesForReady().forEach(codes::add);
    return json.put("preserveLastResponse", check.preserveLastResponse());
  }

  private static void putPort(
      ObjectNode json, Optional<Integer> portIndex, Optional<Integer> port) {
    portIndex.ifPresent(index -> json.put("portIndex", index));
    port.ifPresent(number -> json.put("port", number));
  }
}
