package io.ngp.node;

import io.ngp.node.route.RouteBook;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** The routes as one balancer has them, for people. */
public final class BalancerView {
  private BalancerView() {}

  /**
   * Reads a table as a balancer does: with what holds for all apps, the masters' names, and its
   * TLS.
   *
   * @param table as masters give it
   * @param config the balancer's {@code node.json}
   * @throws IllegalArgumentException if one of them can't be read
   */
  public static RouteBook of(JsonNode table, Path config) {
    if (read(config) instanceof NodeConfig.Balancer balancer) {
      return new RouteBook(
          table,
          EdgeRoutes.of(balancer),
          balancer.domain(),
          balancer.tls().map(NodeConfig.Tls::port).orElse(0));
    }
    throw new IllegalArgumentException(config + " is not a balancer's");
  }

  private static NodeConfig read(Path config) {
    try {
      return NodeConfigReader.read(config);
    } catch (NodeConfigReader.NodeConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
