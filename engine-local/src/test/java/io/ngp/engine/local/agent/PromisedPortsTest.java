package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromisedPortsTest {
  private static final int PORT = 31_500;

  @TempDir private Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));

  private PromisedPorts ports() {
    return PromisedPorts.in(folder.resolve("ports"), now::get);
  }

  @Test
  void portIsKeptByOneAgentOnly() throws IOException {
    try (var one = ports();
        var other = ports()) {
      assertThat(one.take(PORT)).isTrue();

      assertThat(other.take(PORT)).isFalse();
      assertThat(other.take(PORT + 1)).isTrue();
      assertThat(one.take(PORT)).as("again").isTrue();
    }
  }

  @Test
  void promiseEndsOnceATaskHasHadTimeToListen() throws IOException {
    try (var one = ports();
        var other = ports()) {
      one.take(PORT);
      now.set(now.get().plus(Duration.ofMinutes(1)));
      one.take(PORT + 1);

      assertThat(other.take(PORT)).isTrue();
    }
  }

  @Test
  void promisesEndWithTheirAgent() throws IOException {
    var one = ports();
    one.take(PORT);

    one.close();

    try (var other = ports()) {
      assertThat(other.take(PORT)).isTrue();
    }
  }

  @Test
  void whereNothingCanBeKeptEveryPortMayBePromised() throws IOException {
    var occupied = Files.createDirectory(folder.resolve("ports"));

    try (var ports = PromisedPorts.in(occupied, now::get)) {
      assertThat(ports.take(PORT)).isTrue();
    }
  }
}
