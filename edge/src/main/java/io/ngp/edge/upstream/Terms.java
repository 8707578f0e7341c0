package io.ngp.edge.upstream;

import io.ngp.edge.EdgeSettings;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import java.time.Duration;
import java.util.Optional;

/**
 * The numbers every request of a route is held to: the route's own where it has them, else the
 * edge's.
 *
 * @param bodyBytes a request's body at most
 * @param responseMillis from the end of a request to the response's header section
 * @param idleMillis longest silence in the middle of a response's body or of a tunnel
 * @param isPathStripped whether targets get paths without the route's prefix
 */
public record Terms(long bodyBytes, long responseMillis, long idleMillis, boolean isPathStripped) {

  /** What holds where no route says otherwise. */
  public static Terms of(EdgeSettings settings) {
    return new Terms(
        settings.limits().bodyBytes(),
        settings.upstream().responseHeader().toMillis(),
        settings.upstream().stream().toMillis(),
        false);
  }

  /** This with what a route says. */
  public Terms of(Route route) {
    var limits = route.policy().limits();
    boolean isStripped = route.policy().isPathStripped() && route.match().path().length() > 1;
    return new Terms(
        limits.bodyBytes().orElse(bodyBytes),
        millis(limits.response(), responseMillis),
        idleMillis(route.policy()),
        isStripped);
  }

  /** The longest silence under {@code policy}. */
  long idleMillis(Policy policy) {
    return millis(policy.limits().idle(), idleMillis);
  }

  private static long millis(Optional<Duration> own, long otherwise) {
    return own.map(Duration::toMillis).orElse(otherwise);
  }
}
