package io.ngp.edge.upstream;

import io.ngp.edge.policy.Guard;
import io.ngp.edge.route.Policy.Protocol;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route with the live state of its targets, as requests are matched to it. Immutable but for that
 * state.
 *
 * @param upstreams targets of all backends
 * @param split who of several backends gets a request; null when there is one
 * @param guard keeps requests to the route's terms; null when it asks nothing of them
 */
public record Matched(
    Route route,
    List<Upstream> upstreams,
    @Nullable Split split,
    RouteCounters counters,
    @Nullable Guard guard,
    Terms terms) {

  /** Whether the targets speak HTTP/2. */
  public boolean speaksHttp2() {
    return route.policy().protocol() == Protocol.HTTP_2;
  }

  /** A route made ready. */
  public static Matched of(
      Route route,
      Function<Target, Upstream> live,
      RouteCounters counters,
      @Nullable Guard guard,
      Terms terms) {
    List<Upstream> all = new ArrayList<>();
    List<Split.Share> shares = new ArrayList<>(route.backends().size());
    for (var backend : route.backends()) {
      var upstreams = backend.targets().stream().map(live).toList();
      all.addAll(upstreams);
      shares.add(new Split.Share(backend.weight(), upstreams));
    }
    return new Matched(
        route,
        List.copyOf(all),
        shares.size() == 1 ? null : new Split(shares),
        counters,
        guard,
        terms);
  }
}
