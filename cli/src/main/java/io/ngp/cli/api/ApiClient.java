package io.ngp.cli.api;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Requests to one Marathon-compatible API. Blocks, with a deadline on connecting and on answering.
 * Uses the JDK's {@link HttpURLConnection} because a command lives for a tenth of a second and
 * {@code java.net.http} takes as long to load. May be used by several threads.
 */
public final class ApiClient {
  /** How long an ordinary request may take. */
  public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  /** How long the other side may be silent while something long goes over. */
  private static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(2);

  private static final int TEMPORARY_REDIRECT = 307;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  static {
    // Otherwise the JDK silently sends a POST twice when a kept connection turns out to be dead.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final URI base;
  private final String hint;
  private final Caller caller;

  /** A client of the API at {@code base}; {@code hint} is what to do when nothing answers there. */
  public ApiClient(URI base, String hint) {
    this(base, hint, Caller.ANYBODY);
  }

  /** The same, called by somebody. */
  public ApiClient(URI base, String hint, Caller caller) {
    this.caller = caller;
    this.base = base;
    this.hint = hint;
  }

  /** The API's address, without user and password. */
  public String address() {
    return base.getUserInfo() == null ? base.toString() : withoutUser(base);
  }

  /**
   * Reads something.
   *
   * @throws ApiRefusal if the API says no
   * @throws ApiUnreachable if nothing answers in time
   */
  public JsonNode get(String path) {
    return get(path, ANSWER_TIMEOUT);
  }

  /** As {@link #get(String)} with a deadline of its own. */
  public JsonNode get(String path, Duration timeout) {
    return send("GET", path, Optional.empty(), timeout).body();
  }

  /** Changes something; {@code method} is POST, PUT or DELETE. Throws as {@link #get(String)}. */
  public ApiAnswer send(String method, String path, Optional<JsonNode> body) {
    return send(method, path, body, ANSWER_TIMEOUT);
  }

  /**
   * Opens a stream of text that goes on until the server ends it or the caller closes it. Reads on
   * it have no deadline: a quiet log is not a broken one.
   */
  public InputStream stream(String path) {
    try {
      var connection = open("GET", path, ANSWER_TIMEOUT);
      refuseErrors(connection, "GET " + path);
      connection.setReadTimeout(0);
      return connection.getInputStream();
    } catch (IOException e) {
      throw unreachable(e, ANSWER_TIMEOUT);
    }
  }

  /**
   * Changes something by a POST whose answer goes on until the server ends it or the caller closes
   * it. Throws as {@link #get(String)}.
   *
   * @param silence how long the server may say nothing
   */
  public Conversation converse(String path, JsonNode body, Duration silence) {
    try {
      var connection = open("POST", path, ANSWER_TIMEOUT);
      connection.setInstanceFollowRedirects(false);
      write(connection, Json.compact(body));
      if (connection.getResponseCode() == TEMPORARY_REDIRECT) {
        return elsewhere(connection.getHeaderField("Location"), path).converse(path, body, silence);
      }
      refuseErrors(connection, "POST " + path);
      connection.setReadTimeout((int) silence.toMillis());
      return new Conversation(this, connection.getInputStream());
    } catch (IOException e) {
      throw unreachable(e, ANSWER_TIMEOUT);
    }
  }

  /** What a server says, and whom to answer: the leader, if this was another master. */
  public record Conversation(ApiClient client, InputStream said) {}

  private ApiClient elsewhere(String location, String path) {
    return new ApiClient(
        URI.create(location.substring(0, location.length() - path.length())), hint, caller);
  }

  /** Sends bytes by POST. Throws as {@link #get(String)}. */
  public void post(String path, byte[] bytes) {
    try {
      var connection = open("POST", path, TRANSFER_TIMEOUT);
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/octet-stream");
      connection.setFixedLengthStreamingMode(bytes.length);
      try (var out = connection.getOutputStream()) {
        out.write(bytes);
      }
      refuseErrors(connection, "POST " + path);
      read(connection.getInputStream());
    } catch (IOException e) {
      throw unreachable(e, TRANSFER_TIMEOUT);
    }
  }

  /** As {@link #send(String, String, Optional)} with a deadline of its own. */
  public ApiAnswer send(String method, String path, Optional<JsonNode> body, Duration timeout) {
    try {
      var connection = open(method, path, timeout);
      if (body.isPresent()) {
        write(connection, Json.compact(body.get()));
      }
      refuseErrors(connection, method + " " + path);
      var deployment = connection.getHeaderField("Marathon-Deployment-Id");
      return new ApiAnswer(
          connection.getResponseCode(),
          deployment == null ? "" : deployment,
          json(method + " " + path, read(connection.getInputStream())));
    } catch (IOException e) {
      throw unreachable(e, timeout);
    }
  }

  /**
   * Asks for something long by POST and puts it into a file that does not exist. Throws as {@link
   * #get(String)}.
   *
   * @param headers of the request
   */
  public void download(String path, Map<String, String> headers, Path into) {
    try {
      var connection = open("POST", path, TRANSFER_TIMEOUT);
      headers.forEach(connection::setRequestProperty);
      refuseErrors(connection, "POST " + path);
      try (var in = connection.getInputStream()) {
        Files.copy(in, into);
      }
    } catch (IOException e) {
      throw unreachable(e, TRANSFER_TIMEOUT);
    }
  }

  /**
   * Sends a file by POST. Throws as {@link #get(String)}.
   *
   * @param headers of the request
   */
  public JsonNode upload(String path, Map<String, String> headers, Path from) {
    try {
      var connection = open("POST", path, TRANSFER_TIMEOUT);
      headers.forEach(connection::setRequestProperty);
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/octet-stream");
      connection.setFixedLengthStreamingMode(Files.size(from));
      try (var out = connection.getOutputStream()) {
        Files.copy(from, out);
      }
      refuseErrors(connection, "POST " + path);
      return json("POST " + path, read(connection.getInputStream()));
    } catch (IOException e) {
      throw unreachable(e, TRANSFER_TIMEOUT);
    }
  }

  private HttpURLConnection open(String method, String path, Duration timeout) throws IOException {
    var connection = caller.open(address(path));
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setRequestMethod(method);
    connection.setRequestProperty("Accept", "application/json, text/plain, */*");
    if (base.getUserInfo() != null) {
      var user = base.getUserInfo().getBytes(StandardCharsets.UTF_8);
      connection.setRequestProperty(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    return connection;
  }

  private URI address(String path) throws MalformedURLException {
    var root = address();
    try {
      return new URI((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path);
    } catch (URISyntaxException e) {
      throw (MalformedURLException) new MalformedURLException(e.getMessage()).initCause(e);
    }
  }

  private static void write(HttpURLConnection connection, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setFixedLengthStreamingMode(bytes.length);
    try (var out = connection.getOutputStream()) {
      out.write(bytes);
    }
  }

  private static void refuseErrors(HttpURLConnection connection, String request)
      throws IOException {
    var status = connection.getResponseCode();
    if (status >= 400) {
      var stream = connection.getErrorStream();
      throw new ApiRefusal(status, request, lenientJson(stream == null ? "" : read(stream)));
    }
  }

  private static String read(InputStream stream) throws IOException {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonNode lenientJson(String text) {
    try {
      return Json.parse(text);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  private JsonNode json(String request, String text) {
    if (text.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return Json.parse(text);
    } catch (JacksonException _) {
      throw new Failure(
          ExitStatus.FAILED,
          request
              + " at "
              + address()
              + " was answered with something that is not JSON: \""
              + text.strip().lines().findFirst().orElse("")
              + "\"",
          "Check that this is the address of the platform's API.");
    }
  }

  private ApiUnreachable unreachable(IOException cause, Duration timeout) {
    var message =
        cause instanceof SocketTimeoutException
            ? "The platform at "
                + address()
                + " did not answer within "
                + timeout.toSeconds()
                + " s."
            : "No platform answers at " + address() + ".";
    return new ApiUnreachable(message, hint, cause);
  }

  private static String withoutUser(URI uri) {
    return uri.toString().replace(uri.getRawUserInfo() + "@", "");
  }
}
