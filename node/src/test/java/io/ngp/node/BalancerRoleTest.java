package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ngp.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a leader's table, as a balancer kept it, to answers; no master lives. */
class BalancerRoleTest {
  @TempDir private Path folder;
  private HttpServer app;
  private HttpClient client;
  private int port;

  @BeforeEach
  void start() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] path = exchange.getRequestURI().toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, path.length);
            exchange.getResponseBody().write(path);
          }
        });
    app.start();
    client = HttpClient.newHttpClient();
    port = FreePorts.pick();
  }

  @AfterEach
  void stop() {
    client.close();
    app.stop(0);
  }

  @Test
  void labelsOfTheTableAndDefaultsOfTheModuleAreInForce() throws Exception {
    keep(
        """
        {"host": "127.0.0.1", "path": "/api", "app": "/api", "labels": {"NGP_STRIP_PATH": "true"},
         "targets": [{"id": "api.1", "host": "127.0.0.1", "port": %d}]},
        {"host": "127.0.0.1", "path": "/big", "app": "/big", "labels": {"NGP_MAX_BODY": "1k"},
         "targets": [{"id": "big.1", "host": "127.0.0.1", "port": %d}]}
        """
            .formatted(app.getAddress().getPort(), app.getAddress().getPort()));

    try (var role = role(Map.of("NGP_MAX_BODY", "4"))) {
      role.start();

      assertThat(post("/api/users?x=1", "1234").body()).isEqualTo("/users?x=1");
      assertThat(post("/api/users", "12345").statusCode()).isEqualTo(413);
      assertThat(post("/big", "12345").body()).isEqualTo("/big");
    }
  }

  @Test
  void aTableOfAnOlderMasterIsInForce() throws Exception {
    keep(
        """
        {"host": "127.0.0.1", "path": "/", "app": "/www",
         "targets": [{"id": "www.1", "host": "127.0.0.1", "port": %d}]}
        """
            .formatted(app.getAddress().getPort()));

    try (var role = role(Map.of())) {
      role.start();

      assertThat(post("/x", "1").body()).isEqualTo("/x");
    }
  }

  private void keep(String routes) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        data.resolve("routes.json"),
        "{\"epoch\": 1, \"version\": 1, \"withdrawn\": [], \"routes\": [" + routes + "]}");
  }

  private BalancerRole role(Map<String, String> defaults) throws IOException {
    var nobody = URI.create("http://127.0.0.1:" + FreePorts.pick());
    return new BalancerRole(
        new NodeConfig.Balancer(
            folder,
            "balancer-1",
            "127.0.0.1",
            port,
            "127.0.0.1",
            FreePorts.pick(),
            List.of(nobody),
            "",
            "ngp.test",
            List.of(),
            List.of(),
            defaults,
            Optional.empty(),
            Optional.empty(),
            NodeConfig.Observing.PLAIN,
            Optional.empty()));
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .POST(BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
