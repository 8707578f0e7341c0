package io.ngp.node;

import io.ngp.cluster.routes.RouteTable;
import io.ngp.edge.route.Cidr;
import io.ngp.identity.Caller;
import io.ngp.identity.PeerRole;
import io.ngp.node.certificate.BalancerCertificates;
import io.ngp.node.proxy.Program;
import io.ngp.node.proxy.ProxyEngine;
import io.ngp.node.proxy.ProxyException;
import io.ngp.node.proxy.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A balancer whose requests go through nginx or HAProxy: the same routes as the edge's, followed
 * and acknowledged the same way.
 */
final class ProxyRole implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyRole.class);
  private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofSeconds(1);

  private final NodeConfig.Balancer config;
  private final Program program;
  private final EdgeRoutes routes;
  private final SavedRoutes saved;
  private final ProxyEngine engine;
  private final Optional<BalancerCertificates> certificates;
  private final RouteFollower follower;
  private Optional<HealthEndpoint> endpoint = Optional.empty();
  private volatile String refusal = "";

  ProxyRole(NodeConfig.Balancer config, Program program) {
    this.config = config;
    Caller caller = Caller.of(config.identity(), PeerRole.MASTER);
    this.program = program;
    routes = new EdgeRoutes(config);
    saved = new SavedRoutes(config.data());
    engine = program.engine(settings(config, program));
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
                    engine::use));
    follower =
        new RouteFollower(
            config.name(),
            config.controlAddress(),
            caller,
            config.masters(),
            this::apply,
            () -> {},
            engine::busy);
  }

  private static ProxySettings settings(NodeConfig.Balancer config, Program program) {
    var plain =
        new ProxySettings(
                config.bind(),
                config.port(),
                config.data().toAbsolutePath().resolve(program.toString()),
                Runtime.getRuntime().availableProcessors())
            .withTrustedProxies(config.trustedProxies().stream().map(Cidr::parse).toList());
    return config.tls().map(tls -> plain.withHttps(tls.port())).orElse(plain);
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(config.data());
    certificates.ifPresent(BalancerCertificates::start);
    engine.start(routes.toEdge(saved.last()));
    endpoint =
        Optional.of(
            new HealthEndpoint(config, config.control(), config.controlPort(), this::health));
    follower.start();
    LOG.info(
        "Balancer {} listens on {}:{} by {}", config.name(), config.bind(), config.port(), program);
  }

  @Override
  public Health health() {
    if (!engine.isRunning()) {
      return new Health(false, program + " does not run; it is started again");
    }
    if (!refusal.isEmpty()) {
      return new Health(false, refusal);
    }
    return follower.isConnected()
        ? new Health(true, "following the leader's routes with " + program)
        : new Health(false, "no master gives routes; the last ones stay in force");
  }

  @Override
  public List<URI> masters() {
    return config.masters();
  }

  @Override
  public void close() {
    certificates.ifPresent(BalancerCertificates::close);
    follower.close();
    engine.close();
    endpoint.ifPresent(HealthEndpoint::close);
  }

  private void apply(RouteTable table) {
    try {
      engine.apply(routes.toEdge(table));
      refusal = "";
    } catch (ProxyException e) {
      if (!refusal.equals(e.getMessage())) {
        LOG.error("{} The routes of before stay in force.", e.getMessage());
      }
      refusal = String.valueOf(e.getMessage());
      pause();
      throw e;
    }
    saved.save(table);
  }

  /** The routes are given again at once. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_REFUSAL.toMillis());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
