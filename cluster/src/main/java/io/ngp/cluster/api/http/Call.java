package io.ngp.cluster.api.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.ngp.cluster.app.AppJson;
import io.ngp.identity.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One request as resources see it. Reading any part of it either succeeds or ends the call with a
 * 4xx answer.
 */
public final class Call {
  /** Added by a standby that passes a request on. */
  public static final HeaderName VIA = HeaderNames.create("X-Marathon-Via");

  /** Longest body accepted, in bytes. */
  public static final int MAX_BODY = 4 * 1024 * 1024;

  /** How much of a longer body is read and thrown away so that its sender sees the answer. */
  private static final int MAX_DISCARDED = 8 * MAX_BODY;

  private final ServerRequest request;
  private final List<String> segments;
  private final QueryString query;

  /**
   * @param prefix path the resource is registered at; {@link #segments} begin after it
   */
  Call(ServerRequest request, String prefix) {
    this.request = request;
    this.query = new QueryString(request.query().rawValue());
    this.segments = segmentsOf(path().substring(Math.min(prefix.length(), path().length())));
  }

  private static List<String> segmentsOf(String path) {
    return Arrays.stream(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
  }

  /** The method's name; HEAD is told apart only when the answer is sent. */
  public String method() {
    return isHead() ? "GET" : request.prologue().method().text();
  }

  /** Whether only headers are wanted. */
  public boolean isHead() {
    return request.prologue().method().text().equals("HEAD");
  }

  /** The decoded path. */
  public String path() {
    return Optional.ofNullable(request.prologue().uriPath().path()).orElse("/");
  }

  /** Path and query as sent. */
  public String uri() {
    String raw = request.query().rawValue();
    return request.prologue().uriPath().rawPath() + (raw.isEmpty() ? "" : "?" + raw);
  }

  /** Decoded path segments after the resource's own path; empty ones are dropped. */
  public List<String> segments() {
    return segments;
  }

  public Optional<String> parameter(String name) {
    return query.first(name);
  }

  public List<String> parameters(String name) {
    return query.all(name);
  }

  /** A boolean parameter: only {@code true} in any case is true (marathon/API.md 1.2). */
  public boolean flag(String name, boolean absent) {
    return query.first(name).map(Boolean::parseBoolean).orElse(absent);
  }

  public Optional<String> header(HeaderName name) {
    return headers(name).stream().findFirst();
  }

  List<String> headers(HeaderName name) {
    return request.headers().all(name, List::of);
  }

  /**
   * Picks the representation to answer with.
   *
   * @throws Refusal 406 if none is acceptable
   */
  public MediaType preferred(MediaType... offered) {
    return MediaType.negotiate(headers(HeaderNames.ACCEPT), List.of(offered))
        .orElseThrow(() -> new Refusal(406, "Not Acceptable"));
  }

  /** Whether the client asks for this type by name, wildcards not counted. */
  public boolean asksFor(MediaType type) {
    return headers(HeaderNames.ACCEPT).stream().anyMatch(value -> value.contains(type.toString()));
  }

  /** Whether the body is declared to be something else than this; undeclared is fine. */
  boolean hasOtherContentThan(MediaType type) {
    return header(HeaderNames.CONTENT_TYPE)
        .filter(value -> !MediaType.parse(value).equals(Optional.of(type)))
        .isPresent();
  }

  /**
   * Reads the body as JSON.
   *
   * @throws io.ngp.cluster.refusal.RefusedException if there is none or it is broken
   * @throws Refusal 413 if it is longer than {@link #MAX_BODY}
   */
  public JsonNode json() {
    return AppJson.parse(body());
  }

  /**
   * Writes the body to a file, however long the server lets it be.
   *
   * @throws Refusal 4xx if it is broken, too long or stops half-way
   * @throws IOException if the file can't be written
   */
  public void saveTo(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        InputStream in = request.content().inputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        out.write(buffer, 0, count);
      }
    }
  }

  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (RequestException e) {
      throw new Refusal(BrokenRequests.reply(e.status()));
    } catch (IOException | RuntimeException _) {
      throw new Refusal(BrokenRequests.reply(Status.BAD_REQUEST_400));
    }
  }

  /**
   * Reads the body, empty if there is none.
   *
   * @throws Refusal 413 if it is longer than {@link #MAX_BODY}
   */
  public byte[] body() {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    byte[] body = readBody();
    if (body.length > MAX_BODY) {
      throw new Refusal(
          Reply.error(
                  413, "The request body is longer than the %d bytes allowed.".formatted(MAX_BODY))
              .endingConnection());
    }
    return body;
  }

  /** Whatever goes wrong here, broken framing or a client that stops sending, is the request's. */
  private byte[] readBody() {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        in.skip(MAX_DISCARDED);
      }
      return body;
    } catch (RequestException e) {
      throw new Refusal(BrokenRequests.reply(e.status()));
    } catch (IOException | RuntimeException _) {
      throw new Refusal(BrokenRequests.reply(Status.BAD_REQUEST_400));
    }
  }

  /** Who calls, if they proved to be someone; a standby that passed the request on, else. */
  public Optional<Peer> caller() {
    return CallerFilter.caller(request);
  }

  /** {@code http://host:port} as the client called this server. */
  public String base() {
    return (request.isSecure() ? "https" : "http")
        + "://"
        + header(HeaderNames.HOST).orElse("localhost");
  }

  /** Address of the client; if a standby passed its request on, as that standby saw it. */
  public String clientAddress() {
    List<String> seen = headers(VIA).isEmpty() ? List.of() : headers(HeaderNames.X_FORWARDED_FOR);
    return seen.isEmpty()
        ? request.remotePeer().host()
        : seen.getLast().substring(seen.getLast().lastIndexOf(',') + 1).strip();
  }
}
