package io.ngp.cluster.app;

import java.time.Duration;
import java.util.Optional;

/**
 * A question whose answers decide whether an instance is healthy (marathon/API.md 9.1).
 *
 * @param path for HTTP kinds; {@code /} when absent
 * @param port a fixed port; wins over {@code portIndex}
 * @param portIndex position in the app's declared ports
 * @param command shell line of a COMMAND check
 * @param maxConsecutiveFailures failures tolerated before the task is killed; 0 = never kill
 *     (server-side kinds)
 */
public record HealthCheck(
    Protocol protocol,
    Optional<String> path,
    Optional<Integer> port,
    Optional<Integer> portIndex,
    Optional<String> command,
    Timing timing,
    int maxConsecutiveFailures,
    boolean ignoreHttp1xx,
    String ipProtocol) {

  /** Grace before failures count, and how often and how long is asked. */
  public record Timing(Duration grace, Duration interval, Duration timeout, Duration delay) {}

  /** Marathon's kinds; HTTP, HTTPS and TCP are asked by the master, the others at the agent. */
  public enum Protocol {
    HTTP,
    HTTPS,
    TCP,
    COMMAND,
    MESOS_HTTP,
    MESOS_HTTPS,
    MESOS_TCP;

    public boolean isAskedByMaster() {
      return this == HTTP || this == HTTPS || this == TCP;
    }
  }
}
