package io.ngp.edge.trial;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.ngp.edge.EdgeSettings;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.policy.Guard;
import io.ngp.edge.policy.Guard.Verdict;
import io.ngp.edge.policy.Guards;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.trial.Answer.Outcome;
import io.ngp.edge.trial.Answer.Step;
import io.ngp.edge.trial.Answer.Taken;
import io.ngp.edge.upstream.Ejections;
import io.ngp.edge.upstream.Matched;
import io.ngp.edge.upstream.RouteCounters;
import io.ngp.edge.upstream.RouteProblems;
import io.ngp.edge.upstream.Router;
import io.ngp.edge.upstream.Spreads;
import io.ngp.edge.upstream.Terms;
import io.ngp.edge.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tries requests on a table as an edge would that nobody else uses; sends nothing anywhere. */
public final class RouteTrial {
  private final EdgeSettings settings;
  private final int httpsPort;
  private final Guards guards = new Guards();
  private final Spreads spreads = new Spreads(Upstream::unresolved, "", 1, new Ejections());
  private final Router router;

  /**
   * A trial of a table.
   *
   * @param httpsPort where the edge takes TLS; 0: nowhere
   */
  public RouteTrial(RouteTable table, String domain, int httpsPort) {
    this.settings = EdgeSettings.of("127.0.0.1", 0, domain);
    this.httpsPort = httpsPort;
    this.router = Router.of(table, this::matched);
  }

  private Matched matched(Route route) {
    return new Matched(
        route,
        spreads.of(route),
        new RouteCounters(),
        guards.of(route),
        Terms.of(settings).of(route));
  }

  /**
   * What becomes of a request.
   *
   * @throws IllegalArgumentException when it is none the edge understands
   */
  public Answer ask(Question question) {
    var head = head(question);
    var found = router.match(head);
    return new Answer(
        steps(head, found),
        Optional.ofNullable(found).map(matched -> taken(matched, head)),
        found == null ? unrouted(head) : outcome(found, head, question));
  }

  private static RequestHead head(Question question) {
    var request =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(question.method()), question.target());
    question.headers().forEach(header -> request.headers().add(header.getKey(), header.getValue()));
    if (!request.headers().contains(HttpHeaderNames.HOST)) {
      request.headers().set(HttpHeaderNames.HOST, question.authority());
    }
    return switch (RequestHead.read(request)) {
      case RequestHead head -> head;
      case Problem problem -> throw new IllegalArgumentException(problem.message());
    };
  }

  private List<Step> steps(RequestHead head, @Nullable Matched found) {
    var steps = new ArrayList<Step>();
    boolean isFound = false;
    for (var candidate : router.candidates(head.host())) {
      boolean isTaken = candidate.equals(found);
      String reason = isFound ? "comes after the one that takes it" : reason(candidate, head);
      steps.add(
          new Step(
              candidate.route().name(), candidate.route().match().toString(), isTaken, reason));
      isFound |= isTaken;
    }
    return steps;
  }

  private static String reason(Matched candidate, RequestHead head) {
    var match = candidate.route().match();
    if (!Router.isUnder(match.path(), head.path())) {
      return "path " + head.path() + " is not below " + match.path();
    }
    String unmet = Router.unmet(match, head);
    if (unmet != null) {
      return "needs " + unmet;
    }
    return (match.isWildcard() ? "host is below " + match.domain() : "host is " + match.host())
        + ", path is below "
        + match.path()
        + (match.conditions() == 0 ? "" : ", its conditions hold");
  }

  private static Taken taken(Matched found, RequestHead head) {
    if (found.terms().isPathStripped()) {
      head.strip(found.route().match().path());
    }
    var taken =
        new Taken(found.route(), TermTexts.of(found.route().policy()), head.forwardedTarget());
    head.strip("");
    return taken;
  }

  private Outcome unrouted(RequestHead head) {
    return outcome(
        router.knowsHost(head.host())
            ? RouteProblems.pathUnknown(head.host(), head.path())
            : RouteProblems.hostUnknown(head.host(), settings.domain()));
  }

  private Outcome outcome(Matched found, RequestHead head, Question question) {
    var guard = found.guard();
    var problem = guard == null ? null : refusal(guard, found.route(), head, question);
    if (problem == null && head.contentLength() > found.terms().bodyBytes()) {
      return new Outcome(413, "The body is larger than the route takes.");
    }
    if (problem == null && found.route().targets().findAny().isEmpty()) {
      problem = RouteProblems.noTargets(found);
    }
    return problem == null ? new Outcome(0, "It is passed on.") : outcome(problem);
  }

  private @Nullable Problem refusal(Guard guard, Route route, RequestHead head, Question question) {
    var arrival = new Guard.Arrival(question.from(), question.isSecure(), httpsPort);
    return switch (guard.judge(route, head, arrival, System.nanoTime())) {
      case Verdict.Admitted _ -> null;
      case Verdict.Refused refused -> refused.problem();
      case Verdict.Unknown unknown -> {
        var checked = new CompletableFuture<@Nullable Problem>();
        guard.check(route, unknown.credentials(), checked::complete);
        yield checked.join();
      }
    };
  }

  private static Outcome outcome(Problem problem) {
    return new Outcome(problem.status(), problem.message());
  }
}
