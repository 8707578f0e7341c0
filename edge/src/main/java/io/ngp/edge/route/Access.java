package io.ngp.edge.route;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Who may use a route.
 *
 * @param isHttpsOnly whether plain requests are sent on to https, where the edge has such a
 *     listener
 * @param login names and passwords that let in
 * @param allow addresses clients must come from; empty lets everyone in
 * @param deny addresses clients must not come from; wins over {@code allow}
 */
public record Access(
    boolean isHttpsOnly, Optional<BasicAuth> login, List<Cidr> allow, List<Cidr> deny) {
  public static final Access OPEN = new Access(false, Optional.empty(), List.of(), List.of());

  public Access {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** Whether clients from this address may come in. */
  public boolean admits(InetAddress client) {
    return (allow.isEmpty() || isIn(allow, client)) && !isIn(deny, client);
  }

  private static boolean isIn(List<Cidr> ranges, InetAddress client) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(client)) {
        return true;
      }
    }
    return false;
  }

  /** Only for clients from these addresses. */
  public static Access allowing(List<Cidr> allow) {
    return new Access(false, Optional.empty(), allow, List.of());
  }
}
