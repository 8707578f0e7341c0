package io.ngp.edge;

import io.netty.channel.socket.SocketChannel;
import io.ngp.edge.http.RequestGate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sets up what handles a client's connection, by the protocol it speaks. One per listener; used on
 * the event loops of the connections.
 */
final class ClientPipelines {
  private final Function<SocketChannel, Worker> workers;
  private final EdgeSettings settings;
  private final String scheme;

  /** Made once a first client is here, because before that the port may be any. */
  private volatile @Nullable Entrance entrance;

  /**
   * Pipelines of one listener.
   *
   * @param workers tells the worker whose event loop a connection is on
   * @param scheme {@code http} or {@code https}
   */
  ClientPipelines(Function<SocketChannel, Worker> workers, EdgeSettings settings, String scheme) {
    this.workers = workers;
    this.settings = settings;
    this.scheme = scheme;
  }

  /** For a connection without TLS. */
  void plain(SocketChannel channel) {
    var _ = http1(channel);
  }

  /**
   * For a connection whose TLS handshake ended just now.
   *
   * @param alpn the protocol both sides agreed on (RFC 7301); empty when the client named none
   */
  void negotiated(SocketChannel channel, String alpn) {
    http1(channel).opened();
  }

  private ClientConnection http1(SocketChannel channel) {
    var gate = new RequestGate(settings.limits().headerBytes());
    var connection = new ClientConnection(workers.apply(channel), channel, gate, entrance(channel));
    channel.pipeline().addLast(gate, connection);
    return connection;
  }

  private Entrance entrance(SocketChannel channel) {
    var known = entrance;
    if (known == null) {
      known = new Entrance(scheme, channel.localAddress().getPort());
      entrance = known;
    }
    return known;
  }
}
