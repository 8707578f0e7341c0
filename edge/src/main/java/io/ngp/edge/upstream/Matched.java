package io.ngp.edge.upstream;

import io.ngp.edge.policy.Guard;
import io.ngp.edge.route.Policy.Protocol;
import io.ngp.edge.route.Route;
import org.jspecify.annotations.Nullable;

/**
 * A route with the live state of its targets, as requests are matched to it. Immutable but for that
 * state.
 *
 * @param spread who of its targets gets a request
 * @param guard keeps requests to the route's terms; null when it asks nothing of them
 */
public record Matched(
    Route route, Spread spread, RouteCounters counters, @Nullable Guard guard, Terms terms) {

  /** Whether the targets speak HTTP/2. */
  public boolean speaksHttp2() {
    return route.policy().protocol() == Protocol.HTTP_2;
  }
}
