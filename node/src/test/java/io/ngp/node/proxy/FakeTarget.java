package io.ngp.node.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** Answers with its id, what was asked and what it was told about it. */
final class FakeTarget implements AutoCloseable {
  private final String id;
  private final HttpServer server;

  FakeTarget(String id) throws IOException {
    this.id = id;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  Target target() {
    return new Target(id, "127.0.0.1", server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestURI().getPath().equals("/slow")) {
      LockSupport.parkNanos(5_000_000);
    }
    var headers = exchange.getRequestHeaders();
    byte[] body =
        "%s %s for=%s prefix=%s proto=%s host=%s port=%s"
            .formatted(
                id,
                exchange.getRequestURI(),
                headers.getFirst("X-Forwarded-For"),
                headers.getFirst("X-Forwarded-Prefix"),
                headers.getFirst("X-Forwarded-Proto"),
                headers.getFirst("X-Forwarded-Host"),
                headers.getFirst("X-Forwarded-Port"))
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
