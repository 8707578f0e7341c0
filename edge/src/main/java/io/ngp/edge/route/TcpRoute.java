package io.ngp.edge.route;

import java.util.List;

/**
 * Says which connections go to which targets as they are, whatever is spoken on them. All
 * connections to a port have the same way: nothing in them tells whom they are for.
 *
 * @param port the edge listens on for this route alone
 * @param name what people know the route by, such as the app's id; counts are kept under it
 * @param targets where connections may go; with none, they are reset
 * @param policy of it addresses, longest silence and maintenance hold; the rest is about requests
 */
public record TcpRoute(int port, String name, List<Target> targets, Policy policy) {
  public TcpRoute {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "TCP route \"" + name + "\" has port " + port + "; expected 1 to 65535.");
    }
    targets = List.copyOf(targets);
  }

  /** A route without terms. */
  public static TcpRoute of(int port, String name, List<Target> targets) {
    return new TcpRoute(port, name, targets, Policy.NONE);
  }
}
