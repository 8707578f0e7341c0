package io.ngp.cluster.api.leader;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stands before every path: lets the leader answer, passes requests of a standby on, and says so
 * when nobody leads (marathon/API.md 1.3). That is 503 with {@code Retry-After}, where Marathon has
 * 502: nothing was changed, and trying again helps.
 */
public final class LeaderFilter implements Filter {
  static final HeaderName VIA = Call.VIA;
  static final HeaderName LEADER = HeaderNames.create("X-Marathon-Leader");

  /** Longer than an election takes, so that most requests never learn of it. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final LeaderGate gate;
  private final Supplier<URI> self;
  private final Function<String, Standby> standbyOf;
  private final LeaderProxy proxy;

  /**
   * @param self this master's address as others reach it; asked once the server has started
   * @param standbyOf by path
   */
  public LeaderFilter(
      LeaderGate gate, Supplier<URI> self, Function<String, Standby> standbyOf, LeaderProxy proxy) {
    this.gate = gate;
    this.self = self;
    this.standbyOf = standbyOf;
    this.proxy = proxy;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    Standby standby = standbyOf.apply(request.prologue().uriPath().path());
    if (standby == Standby.ANSWERS || (standby == Standby.ANSWERS_READS && isRead(request))) {
      chain.proceed();
      return;
    }
    long deadline = System.nanoTime() + MAX_WAIT.toNanos();
    while (!isAnswered(chain, request, response, standby, deadline)) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Whether it is; if not, the leader was not reached, and there may soon be another one. */
  private boolean isAnswered(
      FilterChain chain,
      RoutingRequest request,
      RoutingResponse response,
      Standby standby,
      long deadline) {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    return switch (leadership(left)) {
      case Leadership.Leading _ -> {
        response.header(LEADER, self.get().toString());
        chain.proceed();
        yield true;
      }
      case Leadership.Elsewhere(var leader) -> {
        if (passOn(request, response, leader, standby)) {
          yield true;
        }
        if (!left.isZero()) {
          yield false;
        }
        Reply.unavailable(
                "The leader at %s does not answer, and no other one was elected yet. Nothing was changed; try again."
                    .formatted(leader))
            .send(request, response);
        yield true;
      }
      case Leadership.Vacant() -> {
        Reply.unavailable(
                "No master leads at the moment; an election takes seconds. Nothing was changed; try again.")
            .send(request, response);
        yield true;
      }
    };
  }

  static boolean isRead(ServerRequest request) {
    return switch (request.prologue().method().text()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  /**
   * Whether a stream of events is asked for, on whatever path. Streams never pass a standby: they
   * would have to be given up with it.
   */
  public static boolean asksForStream(ServerRequest request) {
    return request.headers().all(HeaderNames.ACCEPT, List::of).stream()
        .anyMatch(value -> value.contains("text/event-stream"));
  }

  private Leadership leadership(Duration patience) {
    try {
      return gate.await(patience);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Leadership.Vacant();
    }
  }

  private boolean passOn(
      RoutingRequest request, RoutingResponse response, URI leader, Standby standby) {
    String via = "1.1 " + self.get().getAuthority();
    List<String> passedBy = request.headers().all(VIA, List::of);
    if (passedBy.contains(via)) {
      Reply.error(
              502,
              "Masters disagree on who leads: this request came back to %s, which takes %s for the leader. Try again."
                  .formatted(self.get(), leader))
          .send(request, response);
    } else if (standby == Standby.REDIRECTS || asksForStream(request)) {
      response.header(HeaderNames.LOCATION, LeaderProxy.target(request, leader).toString());
      // What is no read must be sent again as it is.
      response.status(isRead(request) ? Status.FOUND_302 : Status.TEMPORARY_REDIRECT_307).send();
    } else {
      response.header(VIA, via);
      return proxy.pass(request, response, leader, via, () -> isReplaced(leader));
    }
    return true;
  }

  private boolean isReplaced(URI leader) {
    return switch (gate.current()) {
      case Leadership.Leading _ -> true;
      case Leadership.Elsewhere(var other) -> !other.equals(leader);
      case Leadership.Vacant() -> false;
    };
  }
}
