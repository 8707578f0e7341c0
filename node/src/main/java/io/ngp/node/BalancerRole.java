package io.ngp.node;

import io.ngp.cluster.routes.RouteTable;
import io.ngp.cluster.routes.RouteTableJson;
import io.ngp.edge.Edge;
import io.ngp.edge.EdgeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to tasks: an edge whose routes follow the leader's. The last table is kept on
 * disk, so that a balancer that restarts while no master lives still knows its routes.
 */
final class BalancerRole implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(BalancerRole.class);

  private final NodeConfig.Balancer config;
  private final EdgeRoutes routes;
  private final Edge edge;
  private final RouteFollower follower;
  private final Path saved;
  private Optional<HealthEndpoint> endpoint = Optional.empty();

  BalancerRole(NodeConfig.Balancer config) {
    this.config = config;
    routes = new EdgeRoutes(config);
    edge = new Edge(EdgeSettings.of(config.bind(), config.port(), config.domain()));
    follower =
        new RouteFollower(
            config.name(),
            "http://127.0.0.1:" + config.controlPort(),
            config.masters(),
            this::apply,
            this::busy);
    saved = config.data().resolve("routes.json");
    edge.onIdle(_ -> follower.acknowledgeAgain());
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(config.data());
    edge.apply(routes.toEdge(lastTable()));
    edge.start();
    endpoint =
        Optional.of(new HealthEndpoint(config, "127.0.0.1", config.controlPort(), this::health));
    follower.start();
    LOG.info("Balancer {} listens on {}:{}", config.name(), config.bind(), edge.port());
  }

  @Override
  public Health health() {
    return follower.isConnected()
        ? new Health(true, "following the leader's routes")
        : new Health(false, "no master gives routes; the last ones stay in force");
  }

  @Override
  public void close() {
    follower.close();
    edge.close();
    endpoint.ifPresent(HealthEndpoint::close);
  }

  private void apply(RouteTable table) {
    edge.apply(routes.toEdge(table));
    try {
      Path fresh = saved.resolveSibling("routes.json.new");
      Files.write(fresh, JsonMapper.shared().writeValueAsBytes(RouteTableJson.write(table)));
      Files.move(fresh, saved, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("The routes could not be saved to {}: {}", saved, e.getMessage());
    }
  }

  private RouteTable lastTable() {
    if (Files.exists(saved)) {
      try {
        return RouteTableJson.read(JsonMapper.shared().readTree(Files.readAllBytes(saved)));
      } catch (IOException | JacksonException | IllegalArgumentException e) {
        LOG.warn("{} can't be used, waiting for a master: {}", saved, e.getMessage());
      }
    }
    return new RouteTable(0, 0, List.of(), List.of());
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
