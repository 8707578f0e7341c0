package io.ngp.edge;

import io.ngp.edge.h2.GrpcStatus;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.policy.Credentials;
import io.ngp.edge.policy.Guard;
import io.ngp.edge.policy.Guard.Verdict;
import io.ngp.edge.seen.Sight;
import io.ngp.edge.upstream.Matched;
import io.ngp.edge.upstream.RouteProblems;
import io.ngp.edge.upstream.Router;
import io.ngp.edge.upstream.Upstream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gets one exchange a connection to a target: routes it, finds a place, connects, and tries again
 * while that is safe. Holds the exchange's place in the target's count and gives it back exactly
 * once. Tells targets' state how they did.
 */
final class Dispatch extends PlaceSearch {
  /** Targets that may turn one request away before that counts as trying. */
  private static final int MAX_REFUSALS = 16;

  private Router router;
  private @Nullable Matched matched;
  private @Nullable Upstream held;
  private @Nullable Connecting connecting;
  private @Nullable Problem lastFailure;
  private @Nullable Guard passed;
  private @Nullable Guard checking;
  private int tries;
  private int refusals;
  private boolean isFreshWanted;
  private boolean isLastHope;
  private boolean isCounted;

  Dispatch(Worker worker, Exchange exchange) {
    super(worker, exchange);
    this.router = worker.plane().router();
  }

  /** Finds the route in the current table, then a target. */
  @Override
  void route() {
    if (worker.isInDoubt()) {
      awaitCertainty();
    } else {
      routeNow();
    }
  }

  private void routeNow() {
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
    guard.check(found.route(), credentials, problem -> tellLater(() -> exchange.checked(problem)));
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
    if (!mayTryAgain()) {
      giveUp(route);
      return;
    }
    boolean mustWait = route.spread().hasWaiting();
    var chosen = mustWait ? null : acquire(route.spread());
    if (chosen != null) {
      offer(route, chosen);
    } else if (mustWait || route.spread().isFull(this)) {
      waitFor(route);
    } else {
      giveUp(route);
    }
  }

  @Override
  void offer(Matched route, Upstream chosen) {
    if (tries++ > 0 || isFreshWanted) {
      worker.plane().retries().increment();
      route.counters().countRetry();
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

  // When it went wrong.

  private void giveUp(Matched route) {
    if (router != worker.plane().router()) {
      // The table changed under way; the targets we looked among are old news.
      route();
    } else if (!isLastHope && worker.plane().doubt().isUnsure()) {
      isLastHope = true;
      tries = 0;
      refusals = 0;
      awaitCertainty();
    } else {
      exchange.fail(lastFailure != null ? lastFailure : RouteProblems.noTargets(route));
    }
  }

  /** Whether the request may be offered once more. */
  boolean mayTryAgain() {
    int counted = tries - Math.min(refusals, MAX_REFUSALS);
    return counted < matched().spread().tries(worker.plane().settings().limits().tries());
  }

  /** Whether nothing can be asked of the target yet. */
  boolean isWaiting() {
    return connecting != null || checking != null || isQueued() || isHeld();
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
    var route = matched();
    upstream.pause(worker.plane().settings().upstream().ejection());
    route.spread().failed(upstream);
    exclude(upstream);
    Duration patience = worker.plane().settings().upstream().connect();
    lastFailure =
        isTimeout
            ? RouteProblems.connectTimedOut(route, upstream, patience)
            : RouteProblems.allRefused(route, tried(), upstream, cause);
    if (isTimeout || ++refusals > MAX_REFUSALS) {
      tryElsewhere(route);
    } else {
      // Nobody was bothered, and many targets may be gone in the same moment, with their machine.
      tryNext(route);
    }
  }

  private void tryElsewhere(Matched route) {
    if (mayTryAgain() && route.spread().mayRetry(route.counters().requests())) {
      tryNext(route);
    } else {
      giveUp(route);
    }
  }

  /**
   * The target closed the connection of a request that does no harm twice, and answered nothing:
   * offers it to another.
   */
  void closedUnanswered(@Nullable Throwable failure) {
    var route = matched();
    var left = target(held);
    lastFailure = closedWithoutAnswer(failure);
    exclude(left);
    release();
    tryElsewhere(route);
  }

  /**
   * Takes a place at another target, where an answer with this status is to be thrown away for
   * another try: by {@link #tryInstead}. Null when it is to be passed on.
   */
  @Nullable Upstream insteadOf(int status) {
    var route = matched();
    var spread = route.spread();
    if (!spread.retriesOn(status) || !exchange.head().isReplayable() || !mayTryAgain()) {
      return null;
    }
    exclude(target(held));
    var other = spread.acquire(this);
    if (other != null && !spread.mayRetry(route.counters().requests())) {
      worker.plane().upstreams().release(other);
      return null;
    }
    return other;
  }

  void tryInstead(Upstream other) {
    failed();
    release();
    offer(matched(), other);
  }

  /** The target answered; what with tells how it does. */
  void answered(int status) {
    matched().spread().answered(target(held), status);
  }

  private void failed() {
    matched().spread().failed(target(held));
  }

  /** Lets a client who is to stay at this target know. */
  void tellClient(ResponseHead response) {
    var route = matched();
    if (route.spread().isSticky()) {
      Affinity.tell(route, target(held), exchange, response);
    }
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
    if (!isFreshWanted) {
      // That a kept connection ends is no failure of the target's.
      isFreshWanted = true;
      tries--;
    }
    release();
    tryNext(matched());
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
    leaveQueue();
    var waiting = connecting;
    connecting = null;
    if (waiting != null) {
      waiting.abandon(exchange);
    }
    release();
  }

  /** Whether the request is a gRPC call to a target that takes such. */
  boolean isCall() {
    return matched().speaksHttp2() && GrpcStatus.isCall(exchange.head().request());
  }

  /** Whether others would take the request's place, at its route's targets or at the edge. */
  boolean isPlaceWanted() {
    return matched().spread().hasWaiting() || worker.plane().isCrowded();
  }

  void countResponse(int status) {
    if (matched != null) {
      matched.counters().countResponse(status);
    }
  }

  /** Tells which route took the request, if any did. */
  void describe(Sight sight) {
    if (matched != null) {
      sight.routed(matched.route().name(), matched.counters().tallies());
      sight.retried(Math.max(0, tries - 1));
    }
  }

  @Nullable String routeName() {
    return matched == null ? null : matched.route().name();
  }

  Problem answeredWrongly(String how) {
    failed();
    return RouteProblems.answeredWrongly(matched(), target(held), how);
  }

  Problem closedWithoutAnswer(@Nullable Throwable failure) {
    String how =
        failure == null
            ? "closed the connection"
            : "broke the connection (" + Problem.reason(failure) + ")";
    failed();
    return RouteProblems.closedWithoutAnswer(matched(), target(held), how);
  }

  Problem responseTimedOut() {
    failed();
    return RouteProblems.responseTimedOut(
        matched(), target(held), Duration.ofMillis(exchange.terms().responseMillis()));
  }

  @Override
  Matched matched() {
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
