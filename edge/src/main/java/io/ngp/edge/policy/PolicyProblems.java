package io.ngp.edge.policy;

import io.netty.util.NetUtil;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.route.Maintenance;
import io.ngp.edge.route.Route;
import java.net.InetAddress;
import java.time.Duration;

/** What the edge answers to requests that are not within the terms of their route, in one place. */
final class PolicyProblems {
  private PolicyProblems() {}

  static Problem clientNotAllowed(Route route, InetAddress client) {
    var access = route.policy().access();
    return new Problem(
        403,
        "Forbidden",
        "Clients from "
            + NetUtil.toAddressString(client)
            + " may not use \""
            + route.match().host()
            + "\". "
            + (access.allow().isEmpty()
                ? "Have your address taken off the list of those that are kept out."
                : "Come from one of "
                    + access.allow()
                    + ", or have your address range added there."),
        null);
  }

  /** Keeps method, path and query, so that a form that is being sent is sent on. */
  static Problem onlyByHttps(RequestHead head, int port) {
    String target = head.forwardedTarget();
    String location =
        "https://"
            + head.host()
            + (port == 443 ? "" : ":" + port)
            + (target.startsWith("/") ? target : "/");
    return new Problem(
            308,
            "Permanent Redirect",
            "This is only to be had over https, at " + location + " .",
            null)
        .with("location", location);
  }

  static Problem inMaintenance(Maintenance maintenance) {
    return new Problem(503, "Service Unavailable", maintenance.text(), null)
        .retryAfter(maintenance.retryAfter());
  }

  static Problem clientTooFast(Route route, Duration wait) {
    return new Problem(
            429,
            "Too Many Requests",
            "Your address makes more requests to "
                + route.name()
                + " than the "
                + route.policy().limits().clientRate().map(Object::toString).orElse("")
                + " each client may. Try again in a moment, and more slowly.",
            null)
        .retryAfter(wait);
  }

  static Problem routeTooBusy(Route route, Duration wait) {
    return new Problem(
            429,
            "Too Many Requests",
            route.name()
                + " gets more requests than the "
                + route.policy().limits().rate().map(Object::toString).orElse("")
                + " it may. Try again in a moment.",
            null)
        .retryAfter(wait);
  }

  static Problem loginNeeded(Route route) {
    return login(route, "This needs a name and a password. Send them (HTTP Basic).");
  }

  static Problem loginWrong(Route route) {
    return login(route, "The name or the password is wrong. Correct them and try again.");
  }

  private static Problem login(Route route, String message) {
    return new Problem(401, "Unauthorized", message, null)
        .with(
            "www-authenticate", "Basic realm=\"" + route.match().host() + "\", charset=\"UTF-8\"");
  }

  static Problem tooManyLogins() {
    return new Problem(
            503,
            "Service Unavailable",
            "Too many passwords are being checked. Try again in a moment.",
            null)
        .retryAfter(Duration.ofSeconds(1));
  }
}
