package io.ngp.edge.route;

import java.util.List;
import java.util.Locale;

/**
 * Says which requests go to which targets.
 *
 * @param host host name the request must be for, without port; kept in lower case
 * @param path prefix of the request's path, in whole segments: {@code /api} takes {@code /api} and
 *     {@code /api/x} but not {@code /apix}; {@code /} takes all. Of several that fit, the longest
 *     wins
 * @param name what people know the route by, such as the app's id; counts are kept under it
 * @param targets where requests may go; with none, requests are answered with 503
 * @param allowed addresses the client must come from; empty lets everyone in
 */
public record Route(
    String host, String path, String name, List<Target> targets, List<Cidr> allowed) {
  public Route {
    host = host.toLowerCase(Locale.ROOT);
    if (host.isEmpty() || host.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "Route \""
              + name
              + "\" has host \""
              + host
              + "\"; expected a host name without scheme or path.");
    }
    if (path.isEmpty() || path.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "Route \""
              + name
              + "\" has path \""
              + path
              + "\"; expected a prefix that starts with \"/\".");
    }
    path = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    targets = List.copyOf(targets);
    allowed = List.copyOf(allowed);
  }

  /** A route for everything under {@code host}, open to everyone. */
  public static Route of(String host, String name, List<Target> targets) {
    return new Route(host, "/", name, targets, List.of());
  }
}
