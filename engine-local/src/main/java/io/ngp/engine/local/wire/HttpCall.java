package io.ngp.engine.local.wire;

import io.ngp.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange between master and agent, with bounded waits. The JDK's {@link
 * HttpURLConnection} does it: blocking, and lighter by some megabytes than its successor, which
 * counts in an agent of 70.
 */
public final class HttpCall {
  private static final int LARGEST_ANSWER = 64 << 20;

  private final String method;
  private final URI uri;
  private Duration timeout = Duration.ofSeconds(3);
  private Optional<Long> epoch = Optional.empty();
  private byte @Nullable [] body;

  private Caller caller = Caller.PLAIN;

  private HttpCall(String method, URI uri) {
    this.method = method;
    this.uri = uri;
  }

  public static HttpCall of(String method, URI uri) {
    return new HttpCall(method, uri);
  }

  /** Longest wait to connect, and then for each next byte; 3 seconds unless set. */
  public HttpCall timeout(Duration newTimeout) {
    timeout = newTimeout;
    return this;
  }

  /** By whom; in clear text unless set. */
  public HttpCall by(Caller newCaller) {
    caller = newCaller;
    return this;
  }

  public HttpCall epoch(long leaderEpoch) {
    epoch = Optional.of(leaderEpoch);
    return this;
  }

  /** Sends this as JSON. */
  public HttpCall json(Object value) {
    body = Json.bytes(value);
    return this;
  }

  /** Sends this as it is. */
  public HttpCall bytes(byte[] value) {
    body = value.clone();
    return this;
  }

  /** A status and the whole body. */
  public record Answer(int status, String body) {
    public boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  /** A status and a body still to be read; closing it ends the exchange. */
  public record Stream(int status, InputStream body, HttpURLConnection connection)
      implements AutoCloseable {
    @Override
    public void close() {
      connection.disconnect();
    }
  }

  /**
   * Sends the request and reads the whole answer.
   *
   * @throws IOException if there is none within the timeouts
   */
  public Answer send() throws IOException {
    HttpURLConnection connection = open();
    try (InputStream in = body(connection)) {
      return new Answer(
          connection.getResponseCode(),
          new String(in.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8));
    }
  }

  /**
   * Sends the request and leaves the answer's body to be read.
   *
   * @throws IOException if no answer begins within the timeout
   */
  public Stream stream() throws IOException {
    HttpURLConnection connection = open();
    return new Stream(connection.getResponseCode(), body(connection), connection);
  }

  private HttpURLConnection open() throws IOException {
    HttpURLConnection connection = caller.open(uri);
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(method);
    epoch.ifPresent(e -> connection.setRequestProperty(Headers.EPOCH, Long.toString(e)));
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setFixedLengthStreamingMode(body.length);
      connection.getOutputStream().write(body);
    }
    return connection;
  }

  private static InputStream body(HttpURLConnection connection) throws IOException {
    InputStream in =
        connection.getResponseCode() < 400
            ? connection.getInputStream()
            : connection.getErrorStream();
    return in == null ? InputStream.nullInputStream() : in;
  }
}
