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

class PortClaimsTest {
  private static final int PORT = 31_500;

  @TempDir private Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));

  private PortClaims claims() {
    return PortClaims.in(folder.resolve("ports"), now::get);
  }

  @Test
  void portIsClaimedByOneAgentOnly() throws IOException {
    try (var one = claims();
        var other = claims()) {
      assertThat(one.take(PORT)).isTrue();

      assertThat(other.take(PORT)).isFalse();
      assertThat(other.take(PORT + 1)).isTrue();
      assertThat(one.take(PORT)).as("again").isTrue();
    }
  }

  @Test
  void claimEndsOnceATaskHasHadTimeToListen() throws IOException {
    try (var one = claims();
        var other = claims()) {
      one.take(PORT);
      now.set(now.get().plus(Duration.ofMinutes(1)));
      one.take(PORT + 1);

      assertThat(other.take(PORT)).isTrue();
    }
  }

  @Test
  void claimsEndWithTheirAgent() throws IOException {
    var one = claims();
    one.take(PORT);

    one.close();

    try (var other = claims()) {
      assertThat(other.take(PORT)).isTrue();
    }
  }

  @Test
  void whereNothingCanBeClaimedEveryPortMayBePromised() throws IOException {
    var occupied = Files.createDirectory(folder.resolve("ports"));

    try (var claims = PortClaims.in(occupied, now::get)) {
      assertThat(claims.take(PORT)).isTrue();
    }
  }
}
