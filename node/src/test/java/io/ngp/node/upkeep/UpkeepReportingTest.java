package io.ngp.node.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.ngp.identity.Caller;
import io.ngp.upkeep.Report;
import io.ngp.upkeep.ReportFile;
import io.ngp.upkeep.ReportJson;
import io.ngp.upkeep.Standing;
import io.ngp.upkeep.Standing.State;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left in a file on a host, as a master knows it. */
class UpkeepReportingTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");

  @TempDir private Path folder;

  /** Set by the tests' thread alone. */
  private volatile Instant now = START;

  private final UpkeepBoard board = new UpkeepBoard(() -> now);
  private WebServer server;

  @BeforeEach
  void serve() {
    server =
        WebServer.builder()
            .shutdownHook(false)
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .routing(routing -> routing.register("/ngp/v1/upkeep", new UpkeepService(board)))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private URI master() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  private static Report repaired(String... keys) {
    var standings =
        List.of(keys).stream()
            .map(key ->
                new Standing(
                    key,
                    "1 instead of 2",
                    START,
                    State.REPAIRED,
                    1,
                    Optional.of(START),
                    Optional.empty(),
                    ""))
            .toList();
    return new Report(START, Duration.ofMinutes(5), "1.0", 9, standings, "");
  }

  private void write(Report report) throws IOException {
    Files.writeString(folder.resolve("report.json"), ReportJson.write(report).toString());
  }

  private void await(String node, Optional<String> summary) throws InterruptedException {
    var end = System.nanoTime() + SOON.toNanos();
    while (!board.summary(node).equals(summary)) {
      assertThat(System.nanoTime()).as("known: " + board.summary(node)).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void mastersKnowWhatAHostFoundSoonAfterItDid() throws Exception {
    var silent = URI.create("http://127.0.0.1:1");
    try (var reporter =
        new UpkeepReporter(
            "agent-1",
            new ReportFile(folder.resolve("report.json")),
            Caller.PLAIN,
            () -> List.of(silent, master()))) {
      reporter.start();
      write(repaired("a"));
      await("agent-1", Optional.of("drift: a, repaired at 2026-11-22T07:00:00Z"));
      write(repaired("a", "b"));
      await("agent-1", Optional.of("drift: 2 items, repaired at 2026-11-22T07:00:00Z"));
    }
    var json = board.json("agent-1").orElseThrow();
    assertThat(json.path("well").asBoolean(false)).isTrue();
    assertThat(json.path("drift").size()).isEqualTo(2);
    assertThat(board.json("agent-2")).isEmpty();
  }

  @Test
  void nodeThatSaysNothingAnyMoreIsForgotten() {
    board.take("agent-1", repaired("a"));
    now = START.plus(Duration.ofMinutes(2));
    assertThat(board.json("agent-1")).isPresent();
    now = START.plus(Duration.ofMinutes(4));
    assertThat(board.json("agent-1")).isEmpty();
  }

  @Test
  void nonsenseIsRefused() throws Exception {
    assertThat(put("agent-1", "{}")).isEqualTo(422);
    assertThat(put("agent-1", "{\"drift\": [], \"checkedAt\": \"soon\"}")).isEqualTo(422);
    assertThat(put("-1", ReportJson.write(repaired()).toString())).isEqualTo(422);
    assertThat(put("agent-1", ReportJson.write(repaired()).toString())).isEqualTo(204);
  }

  private int put(String node, String body) throws IOException {
    HttpURLConnection connection = Caller.PLAIN.open(master().resolve("/ngp/v1/upkeep/" + node));
    connection.setRequestMethod("PUT");
    connection.setDoOutput(true);
    connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    return connection.getResponseCode();
  }
}
