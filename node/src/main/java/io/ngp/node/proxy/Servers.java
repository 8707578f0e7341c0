package io.ngp.node.proxy;

import io.ngp.edge.route.Backend;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import java.util.ArrayList;
import java.util.List;

/** A route's targets with the weights that give each backend its share. */
final class Servers {
  /** HAProxy knows no greater weight. */
  private static final int MAX_WEIGHT = 256;

  private Servers() {}

  /**
   * One target.
   *
   * @param weight 1 to 256
   * @param isBackup gets requests only when no other can
   */
  record Server(String id, String address, int weight, boolean isBackup) {}

  static List<Server> of(Route route) {
    double most = 1;
    for (Backend backend : route.backends()) {
      most = Math.max(most, share(backend));
    }
    double least = most;
    for (Backend backend : route.backends()) {
      if (backend.weight() > 0 && !backend.targets().isEmpty()) {
        least = Math.min(least, share(backend));
      }
    }
    // Alike targets have weight 1; others are told apart as finely as weights allow.
    double scale = least == most || route.backends().size() == 1 ? 1 / most : MAX_WEIGHT / most;
    List<Server> servers = new ArrayList<>();
    for (Backend backend : route.backends()) {
      int weight = Math.clamp(Math.round(share(backend) * scale), 1, MAX_WEIGHT);
      for (Target target : backend.targets()) {
        servers.add(
            new Server(
                target.id(),
                target.address(),
                route.backends().size() == 1 ? 1 : weight,
                backend.weight() == 0 && route.backends().size() > 1));
      }
    }
    return servers;
  }

  private static double share(Backend backend) {
    return backend.targets().isEmpty() ? 0 : (double) backend.weight() / backend.targets().size();
  }
}
