package io.ngp.node.proxy;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.TcpRoute;
import io.ngp.node.proxy.Dialect.Gap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which ports of TCP routes an engine can be told to listen on. One that somebody else has would
 * make it refuse the whole configuration, and with it all other routes.
 */
final class TcpPorts {
  private final ProxySettings settings;

  /** Those the engine has by the configuration in force. */
  private Set<Integer> held = Set.of();

  TcpPorts(ProxySettings settings) {
    this.settings = settings;
  }

  /** The table without routes whose port is not to be had; those are told in {@code gaps}. */
  RouteTable withFree(RouteTable table, List<Gap> gaps) {
    List<TcpRoute> free = new ArrayList<>();
    for (var route : table.tcp()) {
      if (isFree(route.port())) {
        free.add(route);
      } else {
        gaps.add(
            new Gap(
                route.name(),
                "port %d of this machine is taken; it is tried again when routes change"
                    .formatted(route.port()),
                true));
      }
    }
    return new RouteTable(table.version(), table.routes(), free);
  }

  /** Notes which ports the engine listens on from now on. */
  void hold(RouteTable table) {
    held = new HashSet<>(table.tcp().stream().map(TcpRoute::port).toList());
  }

  private boolean isFree(int port) {
    if (settings.ownPorts().contains(port)) {
      return false;
    }
    if (held.contains(port)) {
      return true;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(settings.bind()), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
