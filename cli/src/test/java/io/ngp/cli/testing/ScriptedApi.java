package io.ngp.cli.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * An HTTP server on loopback that answers as scripted, by method and path. A request with several
 * answers gets one after the other and then the last for ever; one without a script gets 404.
 */
public final class ScriptedApi implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> script = new HashMap<>();
  private final List<Request> requests = new ArrayList<>();

  /** What came in; {@code target} is the path with its query. */
  public record Request(String method, String target, String body) {}

  private record Answer(int status, String body) {}

  private ScriptedApi(HttpServer server) {
    this.server = server;
  }

  public static ScriptedApi start() {
    return start(0);
  }

  /** Starts at a port that another one had before. */
  public static ScriptedApi start(int port) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      var api = new ScriptedApi(server);
      server.createContext("/", api::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String address() {
    return "http://127.0.0.1:" + port();
  }

  /** Adds an answer with status 200 to {@code request}, for example {@code GET /v2/apps}. */
  public ScriptedApi on(String request, String body) {
    return on(request, 200, body);
  }

  public synchronized ScriptedApi on(String request, int status, String body) {
    script.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The requests with this method and path. */
  public List<Request> requests(String method, String path) {
    return requests().stream()
        .filter(request -> request.method().equals(method) && path(request.target()).equals(path))
        .toList();
  }

  private synchronized Answer next(Request request) {
    requests.add(request);
    var answers = script.get(request.method() + " " + path(request.target()));
    if (answers == null) {
      return new Answer(404, "{\"message\":\"URI not found\"}");
    }
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  private static String path(String target) {
    return target.split("\\?", -1)[0];
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var request =
          new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), body);
      var answer = next(request);
      var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
