package io.ngp.engine.local.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.SessionStarter;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.Probe;
import io.ngp.engine.local.wire.Probe.Kind;
import io.ngp.engine.local.wire.ProbeReport;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.TaskProcesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProbeRunnerTest {
  private static final long SHORT_MILLIS = 500;
  private static final long LONG_MILLIS = 60_000;

  @TempDir Path sandbox;
  private final String marker = UUID.randomUUID().toString();
  private final BlockingQueue<ProbeReport> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<CheckReport> checks = new LinkedBlockingQueue<>();

  @Test
  void commandRunsWhereTheTaskRuns() throws Exception {
    Files.writeString(sandbox.resolve("here"), "");

    ProbeReport report = first(Kind.COMMAND, "test -e here && test \"$OWN\" = " + marker, "", 0);

    assertThat(report.passed()).isTrue();
    assertThat(report.index()).isEqualTo(3);
  }

  @Test
  void failingCommandTellsStatusAndWhatItSaid() throws Exception {
    ProbeReport report = first(Kind.COMMAND, "echo not yet >&2; exit 4", "", 0);

    assertThat(report.passed()).isFalse();
    assertThat(report.detail()).isEqualTo("the command exited with status 4: not yet");
  }

  @Test
  void commandThatTakesTooLongIsKilledWithAllItStarted() throws Exception {
    ProbeReport report;
    try (ProbeRunner _ =
        start(Kind.COMMAND, "sleep 300 & (setsid sleep 300 &); wait", "", 0, SHORT_MILLIS)) {
      report = next(reports);
    }

    assertThat(report.passed()).isFalse();
    assertThat(report.detail()).isEqualTo("the command did not end in 500 ms");
    assertThat(TaskProcesses.with("OWN=" + marker)).isEmpty();
  }

  @Test
  void closingEndsACommandUnderWay() throws Exception {
    try (ProbeRunner _ = start(Kind.COMMAND, "exec sleep 300", "", 0, LONG_MILLIS)) {
      Eventually.holds("it runs", () -> !TaskProcesses.with("OWN=" + marker).isEmpty());
    }

    assertThat(TaskProcesses.with("OWN=" + marker)).isEmpty();
    assertThat(reports).isEmpty();
  }

  @Test
  void probesAreRepeated() throws Exception {
    try (ProbeRunner _ = start(Kind.COMMAND, "true", "", 0, LONG_MILLIS)) {
      for (int i = 0; i < 3; i++) {
        assertThat(next(reports).passed()).isTrue();
      }
    }
  }

  @Test
  void httpPassesOnRedirectsToo() throws Exception {
    HttpServer server = server(302);
    try {
      ProbeReport report = first(Kind.HTTP, "", "/health", server.getAddress().getPort());

      assertThat(report.passed()).isTrue();
      assertThat(report.detail()).endsWith("/health answered 302");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void httpFailsOnErrors() throws Exception {
    HttpServer server = server(500);
    try {
      assertThat(first(Kind.HTTP, "", "/", server.getAddress().getPort()).passed()).isFalse();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void tcpPassesWhereSomethingListens() throws Exception {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
      assertThat(first(Kind.TCP, "", "", port).passed()).isTrue();
    }

    reports.clear();
    ProbeReport report = first(Kind.TCP, "", "", port);
    assertThat(report.passed()).isFalse();
    assertThat(report.detail()).contains("Connection refused");
  }

  @Test
  void informationalChecksTellTheStatusThatCame() throws Exception {
    HttpServer server = server(503);
    try {
      int port = server.getAddress().getPort();
      assertThat(check(Kind.HTTP, "", "/", port).status()).contains(503);
      assertThat(check(Kind.TCP, "", "", port))
          .isEqualTo(new CheckReport("t", Kind.TCP, true, Optional.empty()));
    } finally {
      server.stop(0);
    }
    assertThat(check(Kind.COMMAND, "exit 4", "", 0).status()).contains(4);
    assertThat(reports).isEmpty();
  }

  @Test
  void informationalChecksTellNoStatusWhereNoneCame() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(check(Kind.HTTP, "", "/", port).status()).isEmpty();
    assertThat(check(Kind.TCP, "", "", port).passed()).isFalse();
    assertThat(check(Kind.COMMAND, "exec sleep 300", "", 0, SHORT_MILLIS).status()).isEmpty();
  }

  private CheckReport check(Kind kind, String line, String path, int port) throws Exception {
    return check(kind, line, path, port, LONG_MILLIS);
  }

  private CheckReport check(Kind kind, String line, String path, int port, long timeoutMillis)
      throws Exception {
    checks.clear();
    Probe probe = new Probe(0, new Probe.Question(kind, line, path, port), 0, 50, timeoutMillis);
    try (ProbeRunner _ = start(List.of(), Optional.of(probe))) {
      return next(checks);
    }
  }

  private ProbeReport first(Kind kind, String line, String path, int port) throws Exception {
    try (ProbeRunner _ = start(kind, line, path, port, LONG_MILLIS)) {
      return next(reports);
    }
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Optional.ofNullable(queue.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }

  private ProbeRunner start(Kind kind, String line, String path, int port, long timeoutMillis) {
    Probe probe = new Probe(3, new Probe.Question(kind, line, path, port), 0, 50, timeoutMillis);
    return start(List.of(probe), Optional.empty());
  }

  private ProbeRunner start(List<Probe> probes, Optional<Probe> check) {
    TaskSpec task =
        new TaskSpec(
            "t",
            "/t",
            new TaskSpec.Program(List.of("unused"), Map.of(), Optional.empty(), List.of()),
            new TaskSpec.Shares(0.1, Optional.empty(), Optional.empty()),
            List.of(),
            probes,
            check,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ProbeRunner.Context context =
        new ProbeRunner.Context(
            sandbox,
            Map.of("PATH", "/usr/bin:/bin", "OWN", marker),
            SessionStarter.ofThisMachine(),
            ProcessTable.ofThisMachine(),
            List.of(),
            InstantSource.system());
    return ProbeRunner.start(task, _ -> context, new Reports());
  }

  private final class Reports implements ProbeRunner.Listener {
    @Override
    public void probed(ProbeReport report) {
      reports.add(report);
    }

    @Override
    public void checked(CheckReport report) {
      checks.add(report);
    }
  }

  private static HttpServer server(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
