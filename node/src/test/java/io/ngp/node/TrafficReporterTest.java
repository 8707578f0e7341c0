package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ngp.cluster.traffic.TrafficBoard;
import io.ngp.cluster.traffic.TrafficReport;
import io.ngp.cluster.traffic.TrafficReportJson;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TrafficReporterTest {
  private final BlockingQueue<TrafficReport> received = new LinkedBlockingQueue<>();
  private final AtomicInteger status = new AtomicInteger(204);
  private final AtomicLong requests = new AtomicLong();
  private final AtomicReference<Optional<URI>> leader = new AtomicReference<>(Optional.empty());
  private HttpServer master;

  @BeforeEach
  void startMaster() throws IOException {
    master = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    master.createContext(
        "/ngp/v1/routes/traffic",
        exchange -> {
          try (exchange) {
            received.add(
                TrafficReportJson.read(
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes())));
            exchange.sendResponseHeaders(status.get(), -1);
          }
        });
    master.start();
  }

  @AfterEach
  void stopMaster() {
    master.stop(0);
  }

  private TrafficReporter reporter() {
    return new TrafficReporter(
        "balancer-1",
        Caller.PLAIN,
        leader::get,
        // Ten more each time somebody looks, which is once in a slot.
        () ->
            CountedTraffic.stats(
                Map.of("/www", CountedTraffic.of(requests.addAndGet(10), 0, 700))));
  }

  private void lead() {
    leader.set(Optional.of(URI.create("http://127.0.0.1:" + master.getAddress().getPort())));
  }

  @Test
  void leaderIsToldAtTheEndOfEachSlotWhatCameInIt() throws InterruptedException {
    lead();
    long begun = TrafficBoard.slot(InstantSource.system());
    try (var reporter = reporter()) {
      reporter.start();

      var first = next();
      var second = next();

      assertThat(first.balancer()).isEqualTo("balancer-1");
      assertThat(first.slot()).isBetween(begun, TrafficBoard.slot(InstantSource.system()));
      assertThat(second.slot()).isGreaterThan(first.slot());
      assertThat(second.routes().get("/www")).extracting("requests").isEqualTo(10L);
    }
  }

  @Test
  void whatPassedWhileThereWasNoLeaderIsNotToldLater() throws InterruptedException {
    try (var reporter = reporter()) {
      reporter.start();
      while (requests.get() < 20) {
        LockSupport.parkNanos(1_000_000);
      }

      lead();

      assertThat(next().routes().get("/www")).extracting("requests").isEqualTo(10L);
    }
  }

  @Test
  void leaderThatRefusesAReportIsToldTheNext() throws InterruptedException {
    lead();
    status.set(503);
    try (var reporter = reporter()) {
      reporter.start();

      next();

      assertThat(next().routes()).containsOnlyKeys("/www");
    }
  }

  private TrafficReport next() throws InterruptedException {
    var report = received.poll(60, TimeUnit.SECONDS);
    assertThat(report).as("a report within a minute").isNotNull();
    return Objects.requireNonNull(report);
  }
}
