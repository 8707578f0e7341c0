package io.ngp.node;

import io.ngp.cluster.time.SteadyClock;
import io.ngp.cluster.traffic.TrafficBoard;
import io.ngp.cluster.traffic.TrafficReportJson;
import io.ngp.edge.EdgeStats;
import io.ngp.edge.seen.Latencies;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the leader at the end of each slot what this balancer relayed in it. What a leader does not
 * take is lost: the next report comes soon.
 */
final class TrafficReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrafficReporter.class);
  private static final int TIMEOUT_MILLIS = 1_000;

  private final Caller caller;
  private final Supplier<Optional<URI>> leader;
  private final Supplier<EdgeStats> stats;
  private final SlotReports reports;
  private final InstantSource clock = new SteadyClock();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("traffic-reports").unstarted(this::run);

  /** A reporter that is not started. */
  TrafficReporter(
      String balancer, Caller caller, Supplier<Optional<URI>> leader, Supplier<EdgeStats> stats) {
    this.caller = caller;
    this.leader = leader;
    this.stats = stats;
    this.reports = new SlotReports(balancer);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        long slot = TrafficBoard.slot(clock);
        long end = (slot + 1) * TrafficBoard.SLOT.toMillis();
        TimeUnit.MILLISECONDS.sleep(Math.max(1, end - clock.millis()));
        // Whoever listens or not, the next report is to hold one slot only.
        var report = reports.next(slot, stats.get());
        leader
            .get()
            .ifPresent(to ->
                send(
                    to,
                    JsonMapper.shared()
                        .writeValueAsBytes(TrafficReportJson.write(report, Latencies.bounds()))));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(URI master, byte[] body) {
    try {
      int status =
          caller.tell("POST", master.resolve("/ngp/v1/routes/traffic"), body, TIMEOUT_MILLIS);
      if (status >= 300) {
        LOG.debug("{} answered {} to a report of traffic", master, status);
      }
    } catch (IOException e) {
      LOG.debug("{} did not take a report of traffic: {}", master, e.getMessage());
    }
  }
}
