package io.ngp.cli.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * A port of this machine whose requests go to a master with the operator's identity. It is for the
 * browser that was given the address with the token, and nobody else on this machine: neither other
 * users nor pages of elsewhere.
 */
final class ConsoleRelay implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** A stream of events says something every few seconds. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private static final String COOKIE = "ngp-console";
  private static final String TOKEN = "token=";
  private static final int BUFFER = 16 * 1024;

  /** Between two neighbours, so not passed on (RFC 9110 section 7.6.1), and what is ours. */
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "connection",
          "keep-alive",
          "transfer-encoding",
          "content-length",
          "upgrade",
          "host",
          "cookie",
          "te",
          "trailer",
          "expect");

  static {
    // Otherwise the JDK silently sends a POST twice when a kept connection turns out to be dead.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final List<String> masters;
  private final Caller caller;
  private final String token;
  private final HttpServer server;

  /**
   * Listens.
   *
   * @param masters addresses of their APIs; the first that answers does
   * @param port 0 for any that is free
   * @throws IOException if the port can't be had
   */
  ConsoleRelay(List<String> masters, Caller caller, int port) throws IOException {
    this.masters = List.copyOf(masters);
    this.caller = caller;
    var random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private String origin() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** What to open in a browser. */
  String address() {
    return "http://" + origin() + "/?" + TOKEN + token;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var query = exchange.getRequestURI().getRawQuery();
      var host = exchange.getRequestHeaders().getFirst("Host");
      if (!origin().equals(host)) {
        refuse(exchange, 403, "This is %s.".formatted(origin()));
      } else if (query != null && query.startsWith(TOKEN) && isToken(query.substring(6))) {
        exchange
            .getResponseHeaders()
            .set("Set-Cookie", "%s=%s; Path=/; HttpOnly; SameSite=Strict".formatted(COOKIE, token));
        exchange.getResponseHeaders().set("Location", "/ui/");
        exchange.sendResponseHeaders(303, -1);
      } else if (hasCookie(exchange)) {
        pass(exchange);
      } else {
        refuse(exchange, 403, "Open the address that `ngp console` printed.");
      }
    }
  }

  private boolean hasCookie(HttpExchange exchange) {
    return exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
        .flatMap(cookies -> List.of(cookies.split(";\\s*", -1)).stream())
        .filter(cookie -> cookie.startsWith(COOKIE + "="))
        .anyMatch(cookie -> isToken(cookie.substring(COOKIE.length() + 1)));
  }

  private boolean isToken(String given) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
  }

  private void pass(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    for (var master : masters) {
      var connection = request(exchange, master);
      try {
        connection.setDoOutput(body.length > 0);
        connection.connect();
      } catch (IOException _) {
        // Nothing was sent: the next one may answer.
        continue;
      }
      if (body.length > 0) {
        connection.getOutputStream().write(body);
      }
      answer(exchange, connection);
      return;
    }
    refuse(exchange, 503, "No master answers now. `ngp status` shows them.");
  }

  private HttpURLConnection request(HttpExchange exchange, String master) throws IOException {
    var uri = exchange.getRequestURI();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var connection = caller.open(URI.create(master + uri.getRawPath() + query));
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) SILENCE.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setRequestMethod(exchange.getRequestMethod());
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> connection.addRequestProperty(name, value));
          }
        });
    return connection;
  }

  private static void answer(HttpExchange exchange, HttpURLConnection connection)
      throws IOException {
    connection
        .getHeaderFields()
        .forEach((name, values) -> {
          if (name != null && !OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    var status = connection.getResponseCode();
    InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (stream == null || status == 204 || status == 304) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, 0);
    try (stream;
        var out = exchange.getResponseBody()) {
      var buffer = new byte[BUFFER];
      for (var count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        out.write(buffer, 0, count);
        // Events are wanted when they happen.
        out.flush();
      }
    }
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    var bytes = (why + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
