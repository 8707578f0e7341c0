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
 * {@code GET /healthz}, and further pages, for a role that has no control API of its own: the JDK's
 * own small server.
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

  /** Answers {@code GET path} with what {@code page} gives. */
  void add(String path, String contentType, Supplier<String> page) {
    server.createContext(
        path,
        exchange -> send(exchange, 200, contentType, page.get().getBytes(StandardCharsets.UTF_8)));
  }

  private static void answer(HttpExchange exchange, NodeConfig config, Role.Health health)
      throws IOException {
    byte[] body = json(config, health).getBytes(StandardCharsets.UTF_8);
    send(exchange, health.healthy() ? 200 : 503, "application/json", body);
  }

  private static void send(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, body.length);
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
