package io.ngp.edge.h2;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.ngp.edge.http.Problem;
import java.nio.charset.StandardCharsets;

/**
 * Answers gRPC clients in their own words: they take the outcome of a call from {@code grpc-status}
 * in a response of status 200 that is nothing but a header section.
 */
public final class GrpcStatus {
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("application/grpc");
  private static final AsciiString STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
  private static final AsciiString OK = AsciiString.cached("200");

  private GrpcStatus() {}

  /** Whether a request is a gRPC call; gRPC-Web is not, it is spoken by browsers over any HTTP. */
  public static boolean isCall(HttpRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    if (type == null || !type.startsWith("application/grpc")) {
      return false;
    }
    int end = "application/grpc".length();
    return type.length() == end || type.charAt(end) == '+' || type.charAt(end) == ';';
  }

  /** The whole answer to a call that failed because of {@code problem}. */
  public static Http2Headers answer(Problem problem, String requestId) {
    return new DefaultHttp2Headers(false)
        .status(OK)
        .add(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE)
        .add(STATUS, Integer.toString(code(problem.status())))
        .add(MESSAGE, escaped(problem.error() + ": " + problem.message()))
        .add(REQUEST_ID, requestId);
  }

  /** As gRPC's "HTTP to gRPC Status Code Mapping" has it. */
  static int code(int status) {
    return switch (status) {
      case 400, 431 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 408 -> 4;
      case 413 -> 8;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }

  /** Percent-encoded as gRPC wants its messages: all but visible ASCII and space. */
  private static String escaped(String message) {
    var result = new StringBuilder(message.length());
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b < ' ' || b > '~' || b == '%') {
        result.append(String.format("%%%02X", b));
      } else {
        result.append((char) b);
      }
    }
    return result.toString();
  }
}
