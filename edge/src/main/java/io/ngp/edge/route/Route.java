package io.ngp.edge.route;

import java.util.List;
import java.util.stream.Stream;

/**
 * Says which requests go to which targets, and under which terms.
 *
 * @param name what people know the route by, such as the app's id; counts are kept under it
 * @param match which requests it takes
 * @param backends at least one; without any target, requests are answered with 503
 * @param policy what is asked of requests and how they are spread
 */
public record Route(String name, Match match, List<Backend> backends, Policy policy) {
  public Route {
    backends = List.copyOf(backends);
    if (backends.isEmpty()) {
      throw new IllegalArgumentException("Route \"" + name + "\" needs at least one backend.");
    }
  }

  /** A route for everything under {@code host}, without conditions. */
  public static Route of(String host, String name, List<Target> targets) {
    return of(Match.of(host, "/"), name, targets);
  }

  /** A route to one backend, without conditions. */
  public static Route of(Match match, String name, List<Target> targets) {
    return new Route(name, match, List.of(new Backend(name, 1, targets)), Policy.NONE);
  }

  public Route withPolicy(Policy policy) {
    return new Route(name, match, backends, policy);
  }

  /** Of all backends. */
  public Stream<Target> targets() {
    return backends.stream().flatMap(backend -> backend.targets().stream());
  }
}
