package io.ngp.edge;

import io.ngp.edge.http.Problem;
import io.ngp.edge.policy.Credentials;
import io.ngp.edge.policy.Guard;
import io.ngp.edge.policy.Guard.Verdict;
import io.ngp.edge.upstream.Balance;
import io.ngp.edge.upstream.Matched;
import io.ngp.edge.upstream.RouteProblems;
import io.ngp.edge.upstream.Router;
import io.ngp.edge.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets one exchange a connection to a target: routes it, chooses, connects, and chooses again while
 * that is safe because nothing was sent. Holds the exchange's place in the target's count and gives
 * it back exactly once.
 */
final class Dispatch {
  private final Worker worker;
  private final Exchange exchange;
  private Router router;
  private @Nullable Matched matched;
  private @Nullable Upstream held;
  private @Nullable Connecting connecting;
  private @Nullable Problem lastFailure;
  private @Nullable Guard passed;
  private @Nullable Guard checking;
  private List<Upstream> refused = List.of();
  private int tries;
  private boolean isFreshWanted;
  private boolean isCounted;

  Dispatch(Worker worker, Exchange exchange) {
    this.worker = worker;
    this.exchange = exchange;
    this.router = worker.plane().router();
  }

  /** Finds the route in the current table, then a target. */
  void route() {
    var plane = worker.plane();
    var head = exchange.head();
    router = plane.router();
    var found = router.match(head);
    matched = found;
    if (found == null) {
      countUnrouted();
      exchange.fail(
          router.knowsHost(head.host())
              ? RouteProblems.pathUnknown(head.host(), head.path())
              : RouteProblems.hostUnknown(head.host(), plane.settings().domain()));
      return;
    }
    if (!isCounted) {
      isCounted = true;
      found.counters().countRequest();
    }
    if (mayPass(found)) {
      tryNext(found);
    }
  }

  /** Holds the request to the route's terms; when it does not pass, it is answered or waits. */
  private boolean mayPass(Matched found) {
    var guard = found.guard();
    if (guard != null && guard != passed) {
      switch (guard.judge(found.route(), exchange.head(), exchange.arrival(), System.nanoTime())) {
        case Verdict.Admitted _ -> passed = guard;
        case Verdict.Refused refused -> {
          exchange.fail(refused.problem());
          return false;
        }
        case Verdict.Unknown unknown -> {
          checkPassword(guard, found, unknown.credentials());
          return false;
        }
      }
    }
    return exchange.comesUnder(found);
  }

  private void checkPassword(Guard guard, Matched found, Credentials credentials) {
    checking = guard;
    exchange.connecting();
    guard.check(
        found.route(),
        credentials,
        problem -> {
          if (!worker.loop().isShuttingDown()) {
            worker.loop().execute(() -> exchange.checked(problem));
          }
        });
  }

  /** The password was checked: goes on where it waited for that. */
  void checked(@Nullable Problem problem) {
    passed = checking;
    checking = null;
    if (problem == null) {
      route();
    } else {
      exchange.fail(problem);
    }
  }

  private void countUnrouted() {
    if (!isCounted) {
      isCounted = true;
      worker.plane().unrouted().increment();
    }
  }

  private void tryNext(Matched route) {
    var chosen = mayTryAgain() ? acquire(route) : null;
    if (chosen == null) {
      giveUp(route);
      return;
    }
    if (tries++ > 0) {
      worker.plane().retries().increment();
    }
    held = chosen;
    if (route.speaksHttp2()) {
      offerStream(chosen);
      return;
    }
    var pooled = isFreshWanted ? null : worker.pooled(chosen, exchange.head().isReplayable());
    if (pooled != null) {
      exchange.send(pooled);
    } else {
      exchange.connecting();
      connecting = worker.connect(chosen, exchange);
    }
  }

  private void offerStream(Upstream chosen) {
    var stream = worker.http2().stream(chosen);
    if (stream != null) {
      exchange.send(stream);
    } else {
      exchange.connecting();
      connecting = worker.http2().connect(chosen, exchange);
    }
  }

  private @Nullable Upstream acquire(Matched route) {
    while (true) {
      var chosen = Balance.choose(candidates(route), refused);
      if (chosen == null || chosen.acquire()) {
        return chosen;
      }
    }
  }

  private List<Upstream> candidates(Matched route) {
    var split = route.split();
    return split == null ? route.upstreams() : split.candidates(exchange.turn(route), refused);
  }

  private void giveUp(Matched route) {
    if (router != worker.plane().router()) {
      // The table changed under way; the targets we looked among are old news.
      route();
    } else {
      exchange.fail(lastFailure != null ? lastFailure : RouteProblems.noTargets(route));
    }
  }

  /** Whether the request may be offered once more. */
  boolean mayTryAgain() {
    return tries < worker.plane().settings().limits().tries();
  }

  /** Whether nothing can be asked of the target yet. */
  boolean isWaiting() {
    return connecting != null || checking != null;
  }

  void connected(TargetStream ready) {
    connecting = null;
    if (ready.upstream().isWithdrawn()) {
      ready.close();
      chooseAgain();
    } else {
      exchange.send(ready);
    }
  }

  void connectFailed(Upstream upstream, Throwable cause, boolean isTimeout) {
    connecting = null;
    release();
    var route = found(matched);
    upstream.eject(worker.plane().settings().upstream().ejection().toNanos());
    if (refused.isEmpty()) {
      refused = new ArrayList<>(2);
    }
    refused.add(upstream);
    Duration patience = worker.plane().settings().upstream().connect();
    lastFailure =
        isTimeout
            ? RouteProblems.connectTimedOut(route, upstream, patience)
            : RouteProblems.allRefused(route, refused.size(), upstream, cause);
    tryNext(route);
  }

  /** Starts over, with the current table; what was tried for a withdrawn target does not count. */
  void chooseAgain() {
    connecting = null;
    release();
    tries--;
    route();
  }

  /** Offers the request again after a kept connection turned out closed, on a new one. */
  void tryFresh() {
    isFreshWanted = true;
    release();
    tryNext(found(matched));
  }

  /** Gives back the place in the target's count; does nothing when there is none. */
  void release() {
    var left = held;
    held = null;
    if (left != null) {
      worker.plane().upstreams().release(left);
    }
  }

  /** Someone else gives back the place from now on. */
  void handOver() {
    held = null;
  }

  /** Stops trying. */
  void abandon() {
    var waiting = connecting;
    connecting = null;
    if (waiting != null) {
      waiting.abandon(exchange);
    }
    release();
  }

  void countResponse(int status) {
    if (matched != null) {
      matched.counters().countResponse(status);
    }
  }

  @Nullable String routeName() {
    return matched == null ? null : matched.route().name();
  }

  Problem answeredWrongly(String how) {
    return RouteProblems.answeredWrongly(found(matched), target(held), how);
  }

  Problem closedWithoutAnswer(@Nullable Throwable failure) {
    String how =
        failure == null
            ? "closed the connection"
            : "broke the connection (" + Problem.reason(failure) + ")";
    return RouteProblems.closedWithoutAnswer(found(matched), target(held), how);
  }

  Problem responseTimedOut() {
    return RouteProblems.responseTimedOut(
        found(matched), target(held), Duration.ofMillis(exchange.terms().responseMillis()));
  }

  private static Matched found(@Nullable Matched matched) {
    if (matched == null) {
      throw new IllegalStateException("A target was involved before a route was found.");
    }
    return matched;
  }

  private static Upstream target(@Nullable Upstream held) {
    if (held == null) {
      throw new IllegalStateException("A target answered that was not held.");
    }
    return held;
  }
}
