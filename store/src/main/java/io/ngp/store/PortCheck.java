package io.ngp.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * Tries a member's ports before ZooKeeper does, which would keep trying the ones for voting and for
 * followers in the background and say little about it.
 */
final class PortCheck {

  private PortCheck() {}

  static void requireFree(EnsembleMember member) {
    require(member, "peer", member.peerPort());
    require(member, "election", member.electionPort());
    require(member, "client", member.clientPort());
  }

  private static void require(EnsembleMember member, String use, int port) {
    try (var socket = new ServerSocket()) {
      // As ZooKeeper does it: connections of an earlier life that linger are no obstacle.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(member.host(), port));
    } catch (IOException e) {
      throw taken(member, use, port, e);
    }
  }

  static ZooKeeperStartException taken(
      EnsembleMember member, String use, int port, @Nullable Throwable cause) {
    String reason = cause == null ? "it is taken" : cause.getMessage();
    return new ZooKeeperStartException(
        "ZooKeeper member %d cannot listen on %s:%d (its %s port): %s. Stop the process that uses the port, or give the member another one."
            .formatted(member.id(), member.host(), port, use, reason),
        cause);
  }
}
