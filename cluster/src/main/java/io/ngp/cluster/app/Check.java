package io.ngp.cluster.app;

import java.time.Duration;
import java.util.Optional;

/** An informational probe run at the agent (marathon/API.md 9.3). */
public record Check(Probe probe, Duration interval, Duration timeout, Duration delay) {
  public sealed interface Probe {
    record Http(
        Optional<Integer> portIndex, Optional<Integer> port, Optional<String> path, String scheme)
        implements Probe {}

    record Tcp(Optional<Integer> portIndex, Optional<Integer> port) implements Probe {}

    record Exec(String shell) implements Probe {}
  }
}
