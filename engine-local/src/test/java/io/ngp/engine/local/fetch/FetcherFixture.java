package io.ngp.engine.local.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ngp.cluster.app.Fetch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fetcher with narrow limits and a sandbox to fetch into. */
@Timeout(120)
abstract class FetcherFixture {
  static final FetchLimits LIMITS =
      new FetchLimits(
          1 << 20, 2 << 20, 50, 200, Duration.ofMillis(500), Duration.ofSeconds(10), 10_000);

  @TempDir Path folder;
  Path sandbox = Path.of("/nowhere");
  Fetcher fetcher = new Fetcher(Path.of("/nowhere"), LIMITS);

  @BeforeEach
  void makeSandbox() throws IOException {
    sandbox = Files.createDirectory(folder.resolve("sandbox"));
    fetcher = new Fetcher(folder.resolve("cache"), LIMITS);
  }

  static Fetch entry(String uri) {
    return new Fetch(uri, true, false, false, Optional.empty());
  }

  void assertRefused(String uri, String reason) {
    assertThat(URI.create(uri)).isNotNull();
    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> fetcher.fetch(entry(uri), sandbox))
        .withMessageStartingWith("Cannot fetch " + uri + ": ")
        .withMessageContaining(reason);
  }
}
