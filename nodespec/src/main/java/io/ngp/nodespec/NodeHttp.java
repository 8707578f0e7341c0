package io.ngp.nodespec;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Requests to nodes of this machine, by the JDK's oldest client: a plan asks each node one
 * question, and a newer client takes longer to load than that.
 */
public final class NodeHttp {
  static {
    // Otherwise the JDK silently sends a POST twice when a kept connection turns out to be dead.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private NodeHttp() {}

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
  public static Answer send(String method, String address, Duration timeout) throws IOException {
    var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
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
