package io.ngp.provider.local.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * A node process that does no more than those who start and stop nodes look at. Started as {@code
 * FakeNode BEHAVIOUR node.json}; needs nothing but the JDK, so that it starts quickly.
 *
 * <p>Behaviours: {@code well}; {@code sick} is never healthy; {@code crash} ends at once; {@code
 * deaf} ends only when killed; {@code mute} never answers. Files in the node's folder direct one
 * that runs: while {@code hang} is there it accepts requests and answers none; a master answers
 * {@code /ngp/v1/nodes} with the file {@code nodes}, and {@code /v2/apps} with the file {@code
 * apps}. Orders it got are lines in the file {@code orders}.
 */
public final class FakeNode {
  private final Path config;
  private final String text;
  private volatile boolean isDeployed;

  private FakeNode(Path config) throws IOException {
    this.config = config;
    this.text = Files.readString(config);
  }

  /** The command that starts a node which behaves like that. */
  public static List<String> command(String behaviour, Path config) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx32m",
        "-cp",
        classes().toString(),
        FakeNode.class.getName(),
        behaviour,
        config.toString());
  }

  private static Path classes() {
    try {
      return Path.of(FakeNode.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs the node. */
  public static void main(String[] args) throws IOException {
    var node = new FakeNode(Path.of(args[1]));
    System.out.println(node.member("name") + " says hello");
    if (args[0].equals("crash")) {
      System.err.println("cannot listen: the port is on fire");
      System.exit(7);
    }
    if (args[0].equals("deaf")) {
      // Ends only when killed.
      Runtime.getRuntime().addShutdownHook(new Thread(FakeNode::sleep));
    }
    if (args[0].equals("mute")) {
      sleep();
    }
    node.serve(args[0].equals("sick") ? 503 : 200);
  }

  private static void sleep() {
    try {
      Thread.sleep(600_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(int health) throws IOException {
    var role = member("role");
    var control = server(member(role.equals("balancer") ? "controlPort" : "port"));
    control.createContext(
        "/healthz",
        exchange ->
            answer(
                exchange,
                health,
                "{\"name\":\"%s\",\"role\":\"%s\",\"pid\":%d,\"healthy\":%s,\"detail\":\"as told\"}"
                    .formatted(
                        member("name"), role, ProcessHandle.current().pid(), health == 200)));
    switch (role) {
      case "agent" -> control.createContext("/v1/stop-all", this::stopAll);
      case "balancer" ->
          server(member("port")).createContext("/", each -> answer(each, 200, "hello"));
      default -> {
        control.createContext("/v2/apps", this::apps);
        control.createContext("/v2/deployments", each -> answer(each, 200, "[]"));
        control.createContext("/ngp/v1/nodes", this::nodes);
        control.createContext("/ngp/v1/masters", this::masters);
      }
    }
  }

  private static HttpServer server(String port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    var server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  private void stopAll(HttpExchange exchange) throws IOException {
    // In the platform's folder: the node's own may be removed next.
    note(config.resolveSibling("../../stopped-" + member("name")), exchange);
    Files.writeString(config.resolveSibling("stopped-all"), exchange.getRequestMethod());
    answer(exchange, 200, "{}");
  }

  private void nodes(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      note(config.resolveSibling("orders"), exchange);
    }
    var nodes = config.resolveSibling("nodes");
    if (!Files.exists(nodes)) {
      answer(exchange, 404, "{\"message\":\"URI not found\"}");
    } else {
      answer(
          exchange,
          exchange.getRequestMethod().equals("POST") ? 202 : 200,
          Files.readString(nodes));
    }
  }

  private void masters(HttpExchange exchange) throws IOException {
    note(config.resolveSibling("orders"), exchange);
    answer(exchange, 200, "{\"masters\":[]}");
  }

  private static void note(Path file, HttpExchange exchange) throws IOException {
    Files.writeString(
        file,
        exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void apps(HttpExchange exchange) throws IOException {
    var app =
        """
        {"id": "/www", "instances": 1, "version": "2026-11-21T10:00:00.000Z", "tasksRunning": 1,
         "portDefinitions": [{"port": 10000}], "deployments": [], "tasks": []}
        """;
    var told = config.resolveSibling("apps");
    if (exchange.getRequestMethod().equals("PUT")) {
      isDeployed = true;
      answer(exchange, 201, "{\"version\":\"2026-11-21T10:00:00.000Z\",\"deploymentId\":\"d-1\"}");
    } else if (Files.exists(told)) {
      answer(exchange, 200, Files.readString(told));
    } else if (!isDeployed) {
      answer(
          exchange,
          exchange.getRequestURI().getPath().equals("/v2/apps") ? 200 : 404,
          "{\"apps\":[]}");
    } else {
      answer(exchange, 200, "{\"app\":%s,\"apps\":[%s]}".formatted(app, app));
    }
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    if (Files.exists(config.resolveSibling("hang"))) {
      sleep();
    }
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String member(String name) {
    var matcher = Pattern.compile("\"" + name + "\" : \"?([^\",\n]+)").matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException(config + " has no " + name + ": " + text);
    }
    return matcher.group(1);
  }
}
