package io.ngp.nodespec;

import io.ngp.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Requests to nodes, by the JDK's oldest client: a plan asks each node one question, and a newer
 * client takes longer to load than that.
 *
 * @param caller how nodes with an identity are called; others are in clear text
 */
public record NodeHttp(Caller caller) {
  /** Calls nodes that have no identity. */
  public static final NodeHttp PLAIN = new NodeHttp(Caller.PLAIN);

  static {
    // Otherwise the JDK silently sends a POST twice when a kept connection turns out to be dead.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  /**
   * What a node answered.
   *
   * @param body missing if it is no JSON
   */
  public record Answer(int status, JsonNode body) {
    /** Whether it was done. */
    public boolean isOk() {
      return status < 300;
    }
  }

  /**
   * Sends a request without a body and waits for the answer, whatever its status.
   *
   * @param timeout of connecting, and again of answering
   * @throws IOException if nothing answers in time
   */
  public Answer send(String method, String address, Duration timeout) throws IOException {
    var uri = URI.create(address);
    var connection = ("https".equals(uri.getScheme()) ? caller : Caller.PLAIN).open(uri);
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setRequestMethod(method);
    connection.setRequestProperty("Accept", "application/json");
    var status = connection.getResponseCode();
    var stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    return new Answer(status, stream == null ? MissingNode.getInstance() : json(stream));
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
