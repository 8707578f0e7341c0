package io.ngp.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /healthz} for a role that has no control API of its own: the JDK's own small server.
 */
final class HealthEndpoint implements AutoCloseable {
  private final HttpServer server;

  /**
   * Listens at once.
   *
   * @throws IOException if the port is taken
   */
  HealthEndpoint(NodeConfig config, String host, int port, Supplier<Role.Health> health)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 16);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> answer(exchange, config, health.get()));
    server.start();
  }

  private static void answer(HttpExchange exchange, NodeConfig config, Role.Health health)
      throws IOException {
    byte[] body = json(config, health).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(health.healthy() ? 200 : 503, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  /** The body every node's {@code /healthz} has. */
  static String json(NodeConfig config, Role.Health health) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("name", config.name());
    node.put("role", config.role());
    node.put("pid", ProcessHandle.current().pid());
    node.put("healthy", health.healthy());
    node.put("detail", health.detail());
    return node.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
