package io.ngp.edge;

import java.time.Duration;

/** Every answer the edge gives by itself, in one place, so that they read alike. */
final class Problems {
  private Problems() {}

  static Problem malformed(String what) {
    return new Problem(
        400,
        "Bad Request",
        "The request was not understood: " + what + " Correct the client that sent it.",
        null);
  }

  static Problem hostMissing() {
    return malformed("it has no Host header, so it is not known which app it is for.");
  }

  static Problem hostTwice() {
    return malformed("it has more than one Host header, expected one.");
  }

  static Problem hostInvalid(String value) {
    return malformed("its host \"" + value + "\" is not a valid host name with optional port.");
  }

  static Problem methodRefused(String method) {
    return malformed("method " + method + " is not allowed here.");
  }

  static Problem versionUnsupported(String version) {
    return new Problem(
        505,
        "HTTP Version Not Supported",
        "The request is in "
            + version
            + "; only HTTP/1.1 and HTTP/1.0 are spoken here. Use one of these.",
        null);
  }

  static Problem codingUnsupported(String coding) {
    return new Problem(
        501,
        "Not Implemented",
        "The request's Transfer-Encoding is \""
            + coding
            + "\"; only \"chunked\" is supported. Send the body so.",
        null);
  }

  static Problem lineTooLong(int limit) {
    return new Problem(
        414,
        "URI Too Long",
        "The request line is longer than "
            + limit
            + " bytes. Shorten the address, for example by moving"
            + " parameters into the body.",
        null);
  }

  static Problem headerTooLarge(int limit) {
    return new Problem(
        431,
        "Request Header Fields Too Large",
        "The request's header section is larger than "
            + limit
            + " bytes. Send fewer or shorter headers; often"
            + " deleting the site's cookies helps.",
        null);
  }

  static Problem bodyTooLarge(long limit) {
    return new Problem(
        413,
        "Content Too Large",
        "The request's body is larger than " + limit + " bytes. Send less, or in parts.",
        null);
  }

  static Problem requestTooSlow(String part, Duration limit) {
    return new Problem(
        408,
        "Request Timeout",
        "The request's "
            + part
            + " did not arrive within "
            + text(limit)
            + ". Send it again, faster.",
        null);
  }

  static Problem hostUnknown(String host, String domain) {
    return new Problem(
        404,
        "Not Found",
        "No app is reachable as \""
            + host
            + "\". Check the address: an app /name is reachable as name."
            + domain
            + " while it runs; \"ngp status\" lists them.",
        null);
  }

  static Problem pathUnknown(String host, String path) {
    return new Problem(
        404,
        "Not Found",
        "No app at \""
            + host
            + "\" takes the path \""
            + path
            + "\". Check the path, or the apps' paths.",
        null);
  }

  static Problem clientNotAllowed(String client, Matched matched) {
    return new Problem(
        403,
        "Forbidden",
        "Clients from "
            + client
            + " may not use \""
            + matched.route().host()
            + "\". Come from one of "
            + matched.route().allowed()
            + ", or have your address range added there.",
        null);
  }

  static Problem noTargets(Matched matched) {
    return new Problem(
        503,
        "Service Unavailable",
        "App "
            + matched.route().name()
            + " has no running copy that is ready. It may be starting: try again in a"
            + " moment; otherwise look at its tasks and their logs.",
        null);
  }

  static Problem allRefused(Matched matched, int tries, Upstream last, Throwable cause) {
    return new Problem(
        503,
        "Service Unavailable",
        "App "
            + matched.route().name()
            + " cannot be reached: connecting failed on "
            + tries
            + " of "
            + matched.upstreams().size()
            + " targets, last on "
            + last.target()
            + ": "
            + reason(cause)
            + ". Check that it listens on the port it was given ($PORT0) and look at its log.",
        last.target());
  }

  static Problem connectTimedOut(Matched matched, Upstream last, Duration limit) {
    return new Problem(
        504,
        "Gateway Timeout",
        "App "
            + matched.route().name()
            + " did not accept a connection at "
            + last.target()
            + " within "
            + text(limit)
            + ". It may be overloaded: look at its log, or run more copies of it.",
        last.target());
  }

  static Problem responseTimedOut(Matched matched, Upstream upstream, Duration limit) {
    return new Problem(
        504,
        "Gateway Timeout",
        "App "
            + matched.route().name()
            + " did not answer at "
            + upstream.target()
            + " within "
            + text(limit)
            + ". Look at its log for what keeps it busy; answer sooner, or move the work out of the request.",
        upstream.target());
  }

  static Problem closedWithoutAnswer(Matched matched, Upstream upstream, String how) {
    return new Problem(
        502,
        "Bad Gateway",
        "App "
            + matched.route().name()
            + " at "
            + upstream.target()
            + " "
            + how
            + " before it answered. It may have crashed or been stopped: look at its log.",
        upstream.target());
  }

  static Problem answeredWrongly(Matched matched, Upstream upstream, String how) {
    return new Problem(
        502,
        "Bad Gateway",
        "App "
            + matched.route().name()
            + " at "
            + upstream.target()
            + " sent an answer that is not valid HTTP: "
            + how
            + ". Correct the app, or check that its port speaks HTTP.",
        upstream.target());
  }

  static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static String text(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
