package io.ngp.edge.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A request's line and header section, checked, with what a proxy must know read out of it in one
 * pass. {@link RequestHeadWriter} makes from it what is sent to a target, any number of times.
 */
public final class RequestHead implements Reading, RequestFacts {
  /** How the request's body is delimited (RFC 9112 section 6.3). */
  public enum Body {
    NONE,
    LENGTH,
    CHUNKED
  }

  private final HttpRequest request;
  private final boolean isHttp10;
  private final ConnectionOptions connection = new ConnectionOptions();
  private RequestTarget target = new RequestTarget(null, "/");
  private String host = "";
  private String path = "/";
  private @Nullable String hostHeader;
  private int hostHeaders;
  private Body body = Body.NONE;
  private long contentLength;
  private boolean expectsContinue;
  private @Nullable String transferEncoding;
  private @Nullable String upgrade;
  private @Nullable String requestId;
  private boolean wantsTrailers;
  private boolean isDraftWebSocket;
  private @Nullable String strippedPrefix;
  private @Nullable String strippedTarget;

  private RequestHead(HttpRequest request) {
    this.request = request;
    this.isHttp10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  /**
   * Reads what Netty's decoder made of what came.
   *
   * @param limit bytes of a line, and of a header section
   */
  public static Reading decoded(HttpRequest request, int limit) {
    var result = request.decoderResult();
    return result.isSuccess() ? read(request) : RequestProblems.undecoded(result.cause(), limit);
  }

  /**
   * Reads what Netty's decoder accepted; it has refused bad names, values, lengths and conflicting
   * framing already.
   */
  public static Reading read(HttpRequest request) {
    if (request.protocolVersion().majorVersion() != 1) {
      return RequestProblems.versionUnsupported(request.protocolVersion().text());
    }
    String method = request.method().name();
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      return RequestProblems.methodRefused(method);
    }
    var head = new RequestHead(request);
    head.readFields();
    var problem = head.check();
    return problem != null ? problem : head;
  }

  private void readFields() {
    var fields = request.headers().iteratorCharSequence();
    while (fields.hasNext()) {
      readField(fields.next());
    }
  }

  private void readField(Entry<CharSequence, CharSequence> field) {
    switch (HeaderKind.of(field.getKey())) {
      case END_TO_END, HOP_BY_HOP, FORWARDED, DATE -> {}
      case HOST -> {
        hostHeader = text(field);
        hostHeaders++;
      }
      case CONNECTION -> connection.add(text(field));
      case CONTENT_LENGTH -> {
        contentLength = Long.parseLong(text(field));
        body = Body.LENGTH;
      }
      case TRANSFER_ENCODING ->
          transferEncoding =
              transferEncoding == null ? text(field) : transferEncoding + ", " + text(field);
      case EXPECT -> expectsContinue = text(field).equalsIgnoreCase("100-continue");
      case UPGRADE -> upgrade = text(field);
      case REQUEST_ID -> requestId = RequestId.isSane(text(field)) ? text(field) : null;
      case DRAFT_WEB_SOCKET -> isDraftWebSocket = true;
      case TE -> wantsTrailers |= text(field).toLowerCase(Locale.ROOT).contains("trailers");
    }
  }

  private static String text(Entry<CharSequence, CharSequence> field) {
    return field.getValue().toString();
  }

  private @Nullable Problem check() {
    if (transferEncoding != null) {
      if (!transferEncoding.equalsIgnoreCase("chunked")) {
        return RequestProblems.codingUnsupported(transferEncoding);
      }
      body = Body.CHUNKED;
    }
    if (hostHeaders > 1) {
      return RequestProblems.hostTwice();
    }
    if (isDraftWebSocket) {
      return RequestProblems.webSocketOutdated();
    }
    var parsed = RequestTarget.parse(request.uri(), request.method().equals(HttpMethod.OPTIONS));
    if (parsed == null) {
      return RequestProblems.malformed(
          "its target \""
              + request.uri()
              + "\" is neither a path nor an http address without fragment.");
    }
    target = parsed;
    return checkHost();
  }

  private @Nullable Problem checkHost() {
    if (hostHeader == null && (!isHttp10 || target.authority() == null)) {
      return RequestProblems.hostMissing();
    }
    String authority = target.authority() != null ? target.authority() : hostHeader;
    String routed = authority == null ? null : Authority.host(authority);
    if (routed == null) {
      return RequestProblems.hostInvalid(String.valueOf(authority));
    }
    hostHeader = authority;
    host = routed;
    String normal = target.forwarded().equals("*") ? "/" : RequestPath.of(target.forwarded());
    if (normal == null) {
      return RequestProblems.malformed(
          "its path \""
              + target.forwarded()
              + "\" has a malformed escape, or \"..\" that lead above \"/\" or nowhere certain.");
    }
    path = normal;
    if (normal.length() < target.forwarded().length() && RequestPath.leadsUp(target.forwarded())) {
      target =
          new RequestTarget(target.authority(), StrippedPath.plain(target.forwarded(), normal));
    }
    return null;
  }

  public HttpRequest request() {
    return request;
  }

  public HttpMethod method() {
    return request.method();
  }

  @Override
  public String methodName() {
    return request.method().name();
  }

  @Override
  public @Nullable String header(String name) {
    return request.headers().get(name);
  }

  /** The host to route by. */
  @Override
  public String host() {
    return host;
  }

  /** The host as the client wrote it, with port. */
  public String hostHeader() {
    return hostHeader == null ? host : hostHeader;
  }

  /** The path to route by. */
  @Override
  public String path() {
    return path;
  }

  /** The request line's target as an app is to see it. */
  public String forwardedTarget() {
    return strippedTarget == null ? target.forwarded() : strippedTarget;
  }

  /** What was taken off the front of the path; null when it is forwarded whole. */
  public @Nullable String strippedPrefix() {
    return strippedPrefix;
  }

  /**
   * Takes a prefix off the path that is forwarded, instead of one that was taken off before.
   *
   * @param prefix what {@link #path} begins with, in whole segments; empty forwards it whole
   */
  public void strip(String prefix) {
    boolean isWhole = prefix.isEmpty() || target.forwarded().equals("*");
    strippedPrefix = isWhole ? null : prefix;
    strippedTarget = isWhole ? null : StrippedPath.of(target.forwarded(), path, prefix);
  }

  public Body body() {
    return body;
  }

  /** Bytes of a {@link Body#LENGTH} body, 0 otherwise. */
  public long contentLength() {
    return contentLength;
  }

  /** Whether anything follows the header section. */
  public boolean hasBody() {
    return body == Body.CHUNKED || contentLength > 0;
  }

  public boolean isHttp10() {
    return isHttp10;
  }

  public boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  /**
   * Whether the client waits for a go-ahead before it sends the body; HTTP/1.0 knows none (RFC 9110
   * section 10.1.1).
   */
  public boolean expectsContinue() {
    return expectsContinue && !isHttp10;
  }

  /**
   * Whether the client wants to go on with this connection after the answer (RFC 9112 section 9.3).
   * Not after a body in HTTP/1.0, where Netty's decoder takes the first of several lengths.
   */
  public boolean isKeepAlive() {
    return !connection.hasClose() && (!isHttp10 || (connection.hasKeepAlive() && !hasBody()));
  }

  /**
   * The protocol the client asks to switch to, null when it does not (RFC 9110 section 7.8). HTTP/2
   * does not count: in a tunnel its requests would pass by the routes and their address
   * restrictions.
   */
  public @Nullable String upgrade() {
    boolean isAsked = connection.hasUpgrade() && !isHttp10 && !hasBody();
    return isAsked && upgrade != null && !upgrade.toLowerCase(Locale.ROOT).contains("h2c")
        ? upgrade
        : null;
  }

  /** What the client's {@code Connection} fields say. */
  public ConnectionOptions connection() {
    return connection;
  }

  /** The client's request id when it is fit to be passed on. */
  public @Nullable String requestId() {
    return requestId;
  }

  public boolean wantsTrailers() {
    return wantsTrailers;
  }

  /**
   * Whether sending the request twice does no harm and is possible, because its method is safe and
   * it has no body (RFC 9110 section 9.2.2; PUT and DELETE are left out on purpose: apps get them
   * wrong).
   */
  public boolean isReplayable() {
    var method = request.method();
    return !hasBody()
        && upgrade() == null
        && (method.equals(HttpMethod.GET)
            || method.equals(HttpMethod.HEAD)
            || method.equals(HttpMethod.OPTIONS));
  }
}
