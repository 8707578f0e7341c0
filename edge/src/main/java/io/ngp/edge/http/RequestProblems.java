package io.ngp.edge.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.time.Duration;

/**
 * What the edge answers by itself to requests that it does not understand or that ask too much, in
 * one place, so that they read alike.
 */
public final class RequestProblems {
  private RequestProblems() {}

  public static Problem malformed(String what) {
    return new Problem(
        400,
        "Bad Request",
        "The request was not understood: " + what + " Correct the client that sent it.",
        null);
  }

  /**
   * Netty's decoder could not make a request of what came.
   *
   * @param limit bytes of a line, and of a header section
   */
  public static Problem undecoded(Throwable cause, int limit) {
    return switch (cause) {
      case TooLongHttpHeaderException _ -> headerTooLarge(limit);
      case TooLongHttpLineException _ -> lineTooLong(limit);
      case Throwable other -> malformed(Problem.reason(other) + ".");
    };
  }

  public static Problem webSocketOutdated() {
    return malformed("it has Sec-WebSocket-Key1, of a draft from before WebSocket was settled.");
  }

  public static Problem hostMissing() {
    return malformed("it has no Host header, so it is not known which app it is for.");
  }

  public static Problem hostTwice() {
    return malformed("it has more than one Host header, expected one.");
  }

  public static Problem hostInvalid(String value) {
    return malformed("its host \"" + value + "\" is not a valid host name with optional port.");
  }

  public static Problem methodRefused(String method) {
    return malformed("method " + method + " is not allowed here.");
  }

  public static Problem versionUnsupported(String version) {
    return new Problem(
        505,
        "HTTP Version Not Supported",
        "The request is in "
            + version
            + "; only HTTP/1.1 and HTTP/1.0 are spoken here. Use one of these.",
        null);
  }

  public static Problem codingUnsupported(String coding) {
    return new Problem(
        501,
        "Not Implemented",
        "The request's Transfer-Encoding is \""
            + coding
            + "\"; only \"chunked\" is supported. Send the body so.",
        null);
  }

  public static Problem lineTooLong(int limit) {
    return new Problem(
        414,
        "URI Too Long",
        "The request line is longer than "
            + limit
            + " bytes. Shorten the address, for example by moving"
            + " parameters into the body.",
        null);
  }

  public static Problem headerTooLarge(int limit) {
    return new Problem(
        431,
        "Request Header Fields Too Large",
        "The request's header section is larger than "
            + limit
            + " bytes. Send fewer or shorter headers; often"
            + " deleting the site's cookies helps.",
        null);
  }

  public static Problem bodyTooLarge(long limit) {
    return new Problem(
        413,
        "Content Too Large",
        "The request's body is larger than " + limit + " bytes. Send less, or in parts.",
        null);
  }

  public static Problem requestTooSlow(String part, Duration limit) {
    return new Problem(
        408,
        "Request Timeout",
        "The request's "
            + part
            + " did not arrive within "
            + Problem.text(limit)
            + ". Send it again, faster.",
        null);
  }

  public static Problem bodyTooSlow(long bytesPerSecond) {
    return new Problem(
        408,
        "Request Timeout",
        "The request's body came at less than "
            + bytesPerSecond
            + " bytes a second. Send it again, faster.",
        null);
  }
}
