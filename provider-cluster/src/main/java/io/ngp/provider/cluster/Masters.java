package io.ngp.provider.cluster;

import io.ngp.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The masters of one cluster, any of which answers for all: the first that does is asked first from
 * then on. By the JDK's oldest client: a plan lives for a moment, and a newer client takes longer
 * to load.
 */
final class Masters {
  private static final Duration CONNECT_TIME = Duration.ofSeconds(2);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(15);
  private static final int FIRST_ERROR = 400;

  static {
    // Otherwise the JDK silently sends a request twice when a kept connection turns out to be dead.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final List<String> addresses;
  private final Supplier<Caller> caller;

  /** Which one answered last; any thread may write it, and any value is right. */
  private volatile int preferred;

  /** The masters at {@code addresses}, for example {@code http://127.0.0.1:8081}. */
  Masters(List<String> addresses) {
    this(addresses, () -> Caller.ANYBODY);
  }

  /**
   * The same.
   *
   * @param caller how they are called; asked each time, for an apply may first make who it is
   */
  Masters(List<String> addresses, Supplier<Caller> caller) {
    this.caller = caller;
    this.addresses =
        addresses.stream()
            .map(each -> each.endsWith("/") ? each.substring(0, each.length() - 1) : each)
            .toList();
  }

  /**
   * Sends a request to the first master that answers; waits at most 17 seconds for each.
   *
   * @throws ApiSilentException if none does
   * @throws ApiRefusalException if the answer is an error
   */
  JsonNode send(String method, String path, Optional<JsonNode> body) throws ApiSilentException {
    var isAwaitingLeader = false;
    var first = preferred;
    for (var i = 0; i < addresses.size(); i++) {
      var index = (first + i) % addresses.size();
      try {
        var answer = exchange(addresses.get(index) + path, method, body);
        preferred = index;
        if (answer.isPresent()) {
          return answer.get();
        }
        isAwaitingLeader = true;
      } catch (IOException e) {
        isAwaitingLeader |= isListening(e);
      }
    }
    throw isAwaitingLeader
        ? ApiSilentException.leaderless()
        : ApiSilentException.nobodyAt(String.join(", ", addresses));
  }

  /** Whether somebody took the connection, and only failed to answer. */
  private static boolean isListening(IOException e) {
    return e instanceof SocketException
        && !(e instanceof ConnectException || e instanceof NoRouteToHostException);
  }

  /** The answer; empty while there is no leader to give one. */
  private Optional<JsonNode> exchange(String address, String method, Optional<JsonNode> body)
      throws IOException {
    var connection = caller.get().open(URI.create(address));
    connection.setConnectTimeout((int) CONNECT_TIME.toMillis());
    connection.setReadTimeout((int) ANSWER_TIME.toMillis());
    connection.setRequestMethod(method);
    connection.setRequestProperty("Accept", "application/json");
    if (body.isPresent()) {
      write(connection, body.get());
    }
    return answer(connection);
  }

  private static void write(HttpURLConnection connection, JsonNode body) throws IOException {
    var bytes = JsonMapper.shared().writeValueAsBytes(body);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setFixedLengthStreamingMode(bytes.length);
    try (var out = connection.getOutputStream()) {
      out.write(bytes);
    }
  }

  private static Optional<JsonNode> answer(HttpURLConnection connection) throws IOException {
    var status = connection.getResponseCode();
    var stream = status < FIRST_ERROR ? connection.getInputStream() : connection.getErrorStream();
    // Read whatever it is: the connection can be used again then.
    var json = stream == null ? MissingNode.getInstance() : json(stream);
    if (status == 502 || status == 503 || status == 504) {
      return Optional.empty();
    }
    if (status >= FIRST_ERROR) {
      throw new ApiRefusalException(status, json);
    }
    return Optional.of(json);
  }

  private static JsonNode json(InputStream stream) throws IOException {
    try (stream) {
      var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return text.isBlank() ? MissingNode.getInstance() : JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }
}
