package io.ngp.cluster.app;

import io.ngp.cluster.app.HealthCheck.Protocol;
import io.ngp.cluster.app.HealthCheck.Timing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A container's health check (Marathon, healthCheck.raml). Agents ask it, so that 0 tolerated
 * failures mean that the first one kills.
 */
public record PodHealthCheck(Question question, Timing timing, int maxConsecutiveFailures) {

  /** What is asked. */
  public sealed interface Question {
    /** Passes on 200 to 399. */
    record Http(String endpoint, Optional<String> path, String scheme) implements Question {}

    /** Passes when something accepts the connection. */
    record Tcp(String endpoint) implements Question {}

    /** Passes on exit status 0, run as the container is. */
    record Exec(Command command) implements Question {}
  }

  /** The same as a check of the whole pod, whose ports are these endpoints. */
  HealthCheck among(List<String> endpoints) {
    return switch (question) {
      case Question.Http(var endpoint, var path, var scheme) ->
          check(
              scheme.equals("HTTPS") ? Protocol.MESOS_HTTPS : Protocol.MESOS_HTTP,
              path,
              Optional.of(endpoints.indexOf(endpoint)),
              Optional.empty());
      case Question.Tcp(var endpoint) ->
          check(
              Protocol.MESOS_TCP,
              Optional.empty(),
              Optional.of(endpoints.indexOf(endpoint)),
              Optional.empty());
      case Question.Exec(var command) ->
          check(Protocol.COMMAND, Optional.empty(), Optional.empty(), Optional.of(line(command)));
    };
  }

  private HealthCheck check(
      Protocol protocol,
      Optional<String> path,
      Optional<Integer> portIndex,
      Optional<String> command) {
    return new HealthCheck(
        protocol,
        path,
        Optional.empty(),
        portIndex,
        command,
        timing,
        maxConsecutiveFailures,
        false,
        HealthCheckReader.IPV4);
  }

  private static String line(Command command) {
    return switch (command) {
      case Command.Shell(var line) -> line;
      case Command.Arguments(var arguments) ->
          arguments.stream()
              .map(argument -> "'" + argument.replace("'", "'\\''") + "'")
              .collect(Collectors.joining(" "));
      case Command.ImageDefault() -> "true";
    };
  }
}
