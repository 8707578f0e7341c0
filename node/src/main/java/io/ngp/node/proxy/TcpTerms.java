package io.ngp.node.proxy;

import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.TcpRoute;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What both engines say alike of connections that are passed on as they are. Pure. */
final class TcpTerms {
  private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

  private TcpTerms() {}

  static Map<String, Object> of(TcpRoute route) {
    var access = route.policy().access();
    Map<String, Object> data = new HashMap<>();
    data.put("port", route.port());
    data.put("allow", access.allow().stream().map(Cidr::toString).toList());
    data.put("deny", access.deny().stream().map(Cidr::toString).toList());
    data.put("isClosed", route.policy().maintenance().isPresent());
    data.put("idleSeconds", Terms.seconds(route.policy().limits().idle().orElse(LONGEST_SILENCE)));
    return data;
  }

  /** Its targets that can be written down. */
  static List<Servers.Server> servers(TcpRoute route) {
    return route.targets().stream()
        .map(target -> new Servers.Server(target.id(), target.address(), 1, false))
        .filter(Safe::isTarget)
        .toList();
  }
}
