package io.ngp.cluster.api.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a {@link Call}: a status, headers of its own (those every answer has come with the
 * sending) and a body.
 */
public record Reply(int status, Map<String, String> headers, Body body) {
  public Reply {
    headers = Map.copyOf(headers);
  }

  /** What is sent after the headers. */
  public sealed interface Body {
    /** Nothing. */
    record None() implements Body {}

    /** Bytes known in full. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(String contentType, byte[] bytes) implements Body {}

    /** A long but finite document, printed while it is sent; its source must be immutable. */
    record Document(String contentType, DocumentWriter writer) implements Body {}

    /** An endless or slow stream: never compressed, watched for readers that stopped reading. */
    record Stream(String contentType, StreamWriter writer) implements Body {}
  }

  /** Prints one JSON document. */
  @FunctionalInterface
  public interface DocumentWriter {
    void write(JsonGenerator json);
  }

  /** Writes until there is no more to say or the reader has left, which an IOException tells. */
  @FunctionalInterface
  public interface StreamWriter {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  public static Reply json(int status, JsonNode tree) {
    return new Reply(status, Map.of(), new Body.Whole(MediaType.JSON.toString(), Json.bytes(tree)));
  }

  public static Reply json(JsonNode tree) {
    return json(200, tree);
  }

  /** A JSON document written piece by piece. */
  public static Reply document(DocumentWriter writer) {
    return new Reply(200, Map.of(), new Body.Document(MediaType.JSON.toString(), writer));
  }

  public static Reply text(int status, MediaType type, String text) {
    return text(status, type.toString(), text);
  }

  /**
   * A text in UTF-8.
   *
   * @param type its content type, parameters other than the charset included
   */
  public static Reply text(int status, String type, String text) {
    return new Reply(
        status,
        Map.of(),
        new Body.Whole(
            type + "; charset=utf-8", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), new Body.None());
  }

  public static Reply stream(String contentType, StreamWriter writer) {
    return new Reply(200, Map.of(), new Body.Stream(contentType, writer));
  }

  /** {@code {"message": text}}. */
  public static Reply error(int status, String text) {
    return json(status, Json.message(text));
  }

  /** Says that nothing is wrong with the request: the same may be sent again in a second. */
  public static Reply unavailable(String text) {
    return error(503, text).withHeader("Retry-After", "1");
  }

  /**
   * Sends this as the answer of a filter, or of whatever else is no {@link Resource}.
   *
   * @throws io.helidon.webserver.CloseConnectionException if the client left, or the server stops
   */
  public void send(ServerRequest request, ServerResponse response) {
    Exchange.send(this, request, response);
  }

  /** This, and no further request on this connection: what is left of this one is not read. */
  Reply endingConnection() {
    return withHeader("Connection", "close");
  }

  boolean endsConnection() {
    return headers.containsKey("Connection");
  }

  public Reply withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
