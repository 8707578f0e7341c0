package io.ngp.edge.upstream;

import io.ngp.edge.http.Problem;
import io.ngp.edge.route.Balancing.Load;
import io.ngp.edge.route.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the edge answers by itself where no route or no target gives an answer, in one place, so
 * that they read alike.
 */
public final class RouteProblems {
  private RouteProblems() {}

  public static Problem hostUnknown(String host, String domain) {
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

  public static Problem pathUnknown(String host, String path) {
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

  public static Problem noTargets(Matched matched) {
    return unavailable(
        matched,
        " has no running copy that is ready. It may be starting: try again in a"
            + " moment; otherwise look at its tasks and their logs.",
        null);
  }

  public static Problem allRefused(Matched matched, int tries, Upstream last, Throwable cause) {
    return unavailable(
        matched,
        " cannot be reached: connecting failed on "
            + tries
            + " of "
            + matched.route().targets().count()
            + " targets, last on "
            + last.target()
            + ": "
            + Problem.reason(cause)
            + ". Check that it listens on the port it was given ($PORT0) and look at its log.",
        last.target());
  }

  public static Problem tooManyWait(Matched matched) {
    var load = load(matched);
    return busy(
        matched,
        "every copy serves "
            + load.perTarget()
            + " requests, and "
            + load.queue()
            + " wait already",
        "NGP_MAX_CONNECTIONS or NGP_QUEUE");
  }

  public static Problem waitedTooLong(Matched matched) {
    var load = load(matched);
    return busy(
        matched,
        "no copy had room for this request within "
            + Problem.text(load.patience())
            + ", as each serves "
            + load.perTarget()
            + " at once",
        "NGP_MAX_CONNECTIONS");
  }

  private static Problem busy(Matched matched, String why, String labels) {
    return unavailable(
            matched,
            " is busy: "
                + why
                + ". Try again in a moment; run more copies of it, or raise "
                + labels
                + ".",
            null)
        .retryAfter(load(matched).patience());
  }

  private static Load load(Matched matched) {
    return matched.route().policy().balancing().load();
  }

  public static Problem connectTimedOut(Matched matched, Upstream last, Duration limit) {
    return late(
        matched,
        " did not accept a connection at "
            + last.target()
            + " within "
            + Problem.text(limit)
            + ". It may be overloaded: look at its log, or run more copies of it.",
        last.target());
  }

  public static Problem responseTimedOut(Matched matched, Upstream upstream, Duration limit) {
    return late(
        matched,
        " did not answer at "
            + upstream.target()
            + " within "
            + Problem.text(limit)
            + ". Look at its log for what keeps it busy; answer sooner, or move the work out of the request.",
        upstream.target());
  }

  public static Problem closedWithoutAnswer(Matched matched, Upstream upstream, String how) {
    return broken(
        matched,
        " at "
            + upstream.target()
            + " "
            + how
            + " before it answered. It may have crashed or been stopped: look at its log.",
        upstream.target());
  }

  public static Problem answeredWrongly(Matched matched, Upstream upstream, String how) {
    return broken(
        matched,
        " at "
            + upstream.target()
            + " sent an answer that is not valid HTTP: "
            + how
            + ". Correct the app, or check that its port speaks HTTP.",
        upstream.target());
  }

  private static Problem unavailable(Matched matched, String what, @Nullable Target target) {
    return new Problem(503, "Service Unavailable", of(matched, what), target);
  }

  private static Problem late(Matched matched, String what, Target target) {
    return new Problem(504, "Gateway Timeout", of(matched, what), target);
  }

  private static Problem broken(Matched matched, String what, Target target) {
    return new Problem(502, "Bad Gateway", of(matched, what), target);
  }

  private static String of(Matched matched, String what) {
    return "App " + matched.route().name() + what;
  }
}
