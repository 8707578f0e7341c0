package io.ngp.node;

import io.ngp.certificate.Seal;
import io.ngp.cluster.api.ApiSettings;
import io.ngp.node.NodeConfig.Member;
import io.ngp.node.NodeConfig.Offered;
import io.ngp.node.certificate.BalancerCertificates;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a role in a throw-away folder on free ports, uses it a little and stops it: the run an AOT
 * cache is recorded from (JEP 514), so that real nodes find their classes loaded and linked.
 */
public final class NodeTraining {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTraining.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int ROUNDS = 20;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final Duration TRAFFIC = Duration.ofSeconds(5);

  private NodeTraining() {}

  /**
   * Trains one role.
   *
   * @param role {@code master}, {@code agent} or {@code balancer}
   * @return the process's exit status: 0 if the role ran
   */
  public static int run(String role) {
    try {
      Path folder = Files.createTempDirectory("ngp-training");
      try {
        train(role, folder);
        return 0;
      } finally {
        delete(folder);
      }
    } catch (Exception e) {
      LOG.error("Training the role {} failed: {}", role, e.getMessage());
      return 1;
    }
  }

  private static void train(String role, Path folder) throws Exception {
    int port = freePort();
    int control = freePort();
    List<URI> masters = List.of(URI.create("http://" + LOOPBACK + ":" + freePort()));
    NodeConfig config =
        switch (role) {
          case "master" ->
              new NodeConfig.Master(
                  folder,
                  "master-1",
                  LOOPBACK,
                  port,
                  "ngp.localhost",
                  control,
                  1,
                  List.of(new Member(1, LOOPBACK, freePort(), freePort(), freePort())),
                  ApiSettings.Access.PLAIN,
                  NodeConfig.Secrets.standard(folder),
                  Optional.of(sealKey(folder)),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty());
          case "agent" ->
              new NodeConfig.Agent(
                  folder,
                  "agent-1",
                  LOOPBACK,
                  port,
                  masters,
                  folder.resolve("tasks"),
                  new Offered(1, 128, 128, 31_000, 31_010),
                  Map.of(),
                  Optional.empty());
          case "balancer" ->
              new NodeConfig.Balancer(
                  folder,
                  "balancer-1",
                  LOOPBACK,
                  port,
                  LOOPBACK,
                  control,
                  masters,
                  "",
                  "ngp.localhost",
                  List.of("127.0.0.0/8"),
                  List.of(),
                  Map.of(),
                  Optional.of(
                      new NodeConfig.Tls(
                          freePort(),
                          new BalancerCertificates.Sources(
                              List.of(), Optional.empty(), Optional.of(sealKey(folder))))),
                  Optional.empty(),
                  NodeConfig.Observing.PLAIN,
                  Optional.empty());
          default -> throw new IllegalArgumentException("there is no role \"" + role + "\"");
        };
    try (Role trained = NodeMain.role(config)) {
      trained.start();
      for (int i = 0; i < ROUNDS; i++) {
        exercise(role, port, control);
      }
      if (role.equals("balancer")) {
        long _ = EdgeExercise.run(TRAFFIC);
      }
    }
  }

  private static Path sealKey(Path folder) throws IOException {
    byte[] key = new byte[Seal.KEY_BYTES];
    return Files.writeString(folder.resolve("seal.key"), Base64.getEncoder().encodeToString(key));
  }

  private static void exercise(String role, int port, int control) throws IOException {
    switch (role) {
      case "master" -> {
        request("GET", port, "/healthz", "");
        request("GET", port, "/v2/info", "");
        request(
            "POST",
            port,
            "/v2/apps",
            "{\"id\":\"/training\",\"cmd\":\"sleep 1\",\"healthChecks\":[{\"protocol\":\"HTTP\"}]}");
        request("GET", port, "/v2/apps", "");
        request("GET", port, "/v2/apps//training", "");
        request("GET", port, "/v2/deployments", "");
        request("GET", port, "/ngp/v1/routes", "");
        request("GET", port, "/ui/", "");
      }
      case "agent" -> {
        request("GET", port, "/healthz", "");
        request("GET", port, "/v1/tasks", "");
      }
      case "balancer" -> {
        request("GET", port, "/", "");
        request("GET", control, "/healthz", "");
      }
      default -> throw new IllegalArgumentException(role);
    }
  }

  private static void request(String method, int port, String path, String body)
      throws IOException {
    URI uri = URI.create("http://" + LOOPBACK + ":" + port + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestMethod(method);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    // What is answered does not matter, only that the code for it ran.
    connection.getResponseCode();
    connection.disconnect();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
