package io.ngp.node;

import io.ngp.cluster.routes.RouteTable;
import io.ngp.edge.Edge;
import io.ngp.edge.EdgeBindException;
import io.ngp.edge.EdgeMetrics;
import io.ngp.edge.EdgeSettings;
import io.ngp.edge.handover.HandoverSocket;
import io.ngp.edge.handover.Predecessor;
import io.ngp.edge.handover.ServiceManager;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.seen.AccessLog;
import io.ngp.edge.seen.Observation;
import io.ngp.identity.Caller;
import io.ngp.identity.PeerRole;
import io.ngp.node.certificate.BalancerCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to tasks: an edge whose routes follow the leader's. The last table is kept on
 * disk, so that a balancer that restarts while no master lives still knows its routes.
 *
 * <p>A balancer that is started while one with the same folder serves takes its listeners, and the
 * other leaves when its requests are done. While it leaves it follows the routes under a name of
 * its own, because a task may only stop when both have nothing under way there.
 */
final class BalancerRole implements Role, Predecessor.Heir {
  private static final Logger LOG = LoggerFactory.getLogger(BalancerRole.class);
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final NodeConfig.Balancer config;
  private final Caller caller;
  private final EdgeRoutes routes;
  private final Edge edge;
  private final HandoverSocket meeting;
  private final Optional<BalancerCertificates> certificates;
  private final SavedRoutes saved;
  private final Optional<AccessLog> log;
  private final TrafficReporter reporter;
  private volatile RouteFollower follower;
  private volatile boolean isLeaving;
  private Runnable finished = () -> {};
  private Optional<HealthEndpoint> endpoint = Optional.empty();

  BalancerRole(NodeConfig.Balancer config) {
    this.config = config;
    caller = Caller.of(config.identity(), PeerRole.MASTER);
    routes = new EdgeRoutes(config);
    log = config.observing().log().map(asked -> RequestLogs.open(asked, config.folder()));
    edge = new Edge(settings(config), new Observation(log, config.observing().beginsTraces()));
    certificates =
        config
            .tls()
            .map(tls ->
                new BalancerCertificates(
                    config.name(),
                    caller,
                    config.masters(),
                    tls.certificates(),
                    config.data(),
                    edge::use));
    follower = follower(config.name());
    saved = new SavedRoutes(config.data());
    reporter = new TrafficReporter(config.name(), caller, () -> follower.leader(), edge::stats);
    meeting = new HandoverSocket(config.data().resolve("handover").resolve("socket"));
    edge.onIdle(_ -> follower.acknowledgeAgain());
    edge.onDoubt(() -> follower.renew(), () -> follower.isHeard());
  }

  private static EdgeSettings settings(NodeConfig.Balancer config) {
    var plain =
        EdgeSettings.of(config.bind(), config.port(), config.domain())
            .withZone(config.zone())
            .withTrustedProxies(config.trustedProxies().stream().map(Cidr::parse).toList());
    return config.tls().map(tls -> plain.withTls(EdgeSettings.Tls.on(tls.port()))).orElse(plain);
  }

  private RouteFollower follower(String name) {
    return new RouteFollower(
        name,
        config.controlAddress(),
        caller,
        config.masters(),
        this::apply,
        edge::confirm,
        this::busy);
  }

  @Override
  public void onFinished(Runnable finished) {
    this.finished = finished;
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(config.data());
    certificates.ifPresent(BalancerCertificates::start);
    log.ifPresent(AccessLog::start);
    startEdge();
    openEndpoint();
    follower.start();
    reporter.start();
    takeOver();
    LOG.info("Balancer {} listens on {}:{}", config.name(), config.bind(), edge.port());
  }

  private void startEdge() {
    if (meeting.fits()) {
      if (meeting.isServed()) {
        warmUp();
      } else {
        edge.doubt();
      }
      // Not sooner: until then the process before us may acknowledge newer tables.
      edge.startAfter(meeting, this::applyLast);
    } else {
      applyLast();
      edge.doubt();
      edge.start();
    }
  }

  /**
   * Someone serves, perhaps at full load: the first requests that come here shall not meet code
   * that is still to be compiled.
   */
  private static void warmUp() {
    try {
      long _ = EdgeExercise.run(WARM_UP);
    } catch (IOException | EdgeBindException e) {
      LOG.warn("Taking over without warming up: {}", e.getMessage());
    }
  }

  private void applyLast() {
    edge.apply(routes.toEdge(saved.last()));
  }

  private void openEndpoint() throws IOException {
    HealthEndpoint pages =
        new HealthEndpoint(config, config.control(), config.controlPort(), this::health);
    pages.add("/metrics", EdgeMetrics.CONTENT_TYPE, this::metrics);
    endpoint = Optional.of(pages);
  }

  private void takeOver() {
    if (!meeting.fits()) {
      LOG.info(
          "{} is too long for a Unix socket: a restart of this balancer will refuse connections for a moment.",
          meeting.path());
      return;
    }
    try {
      // While the process before us lives: as soon as the service's main process ends, the service
      // does.
      ServiceManager.ofThisProcess().ifPresent(ServiceManager::isMain);
      edge.takeOver(meeting, this);
    } catch (IOException e) {
      LOG.warn(
          "A restart of this balancer will refuse connections for a moment: {}", e.getMessage());
    }
  }

  @Override
  public void comes() {
    LOG.info("Another process takes the place of {}", config.name());
    isLeaving = true;
    follow(config.name() + "-leaving");
    endpoint.ifPresent(HealthEndpoint::close);
  }

  @Override
  public void serves() {
    edge.leave();
    finished.run();
  }

  @Override
  public void gaveUp() {
    isLeaving = false;
    follow(config.name());
    try {
      openEndpoint();
    } catch (IOException e) {
      LOG.warn("Port {} is taken, nobody can see how this balancer is", config.controlPort());
    }
  }

  /** Follows the routes under another name; with a moment under both names rather than neither. */
  private void follow(String name) {
    RouteFollower former = follower;
    RouteFollower next = follower(name);
    next.start();
    next.awaitConnected(CONNECT_PATIENCE);
    follower = next;
    former.close();
  }

  @Override
  public Health health() {
    return follower.isConnected()
        ? new Health(true, "following the leader's routes")
        : new Health(false, "no master gives routes; the last ones stay in force");
  }

  @Override
  public List<URI> masters() {
    return config.masters();
  }

  @Override
  public void close() {
    certificates.ifPresent(BalancerCertificates::close);
    reporter.close();
    follower.close();
    edge.close();
    log.ifPresent(BalancerRole::close);
    endpoint.ifPresent(HealthEndpoint::close);
  }

  private static void close(AccessLog log) {
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("The end of the access log may be missing: {}", e.getMessage());
    }
  }

  private String metrics() {
    return EdgeMetrics.text(edge.stats(), log.map(AccessLog::droppedLines).orElse(0L));
  }

  private void apply(RouteTable table) {
    edge.apply(routes.toEdge(table));
    if (isLeaving) {
      return;
    }
    saved.save(table);
  }

  private Map<String, Integer> busy(List<String> withdrawn) {
    Map<String, Integer> inFlight = edge.inFlight();
    Map<String, Integer> busy = new HashMap<>();
    for (String task : withdrawn) {
      int count = inFlight.getOrDefault(task, 0);
      if (count > 0) {
        busy.put(task, count);
      }
    }
    return busy;
  }
}
