package io.ngp.edge;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.ngp.edge.h2.H2Codecs;
import io.ngp.edge.http.RequestGate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sets up what handles a client's connection, by the protocol it speaks. One per listener; used on
 * the event loops of the connections.
 */
final class ClientPipelines {
  /** What is offered by ALPN, in the order of preference. */
  static final List<String> PROTOCOLS =
      List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

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

  /** For a connection without TLS, which may be either version of HTTP. */
  void plain(SocketChannel channel) {
    var gate = new RequestGate(settings.limits().headerBytes());
    var http1 = http1(channel, gate);
    var detector =
        new PrefaceDetector(
            gate::headBegan,
            () -> {
              http1.giveWay();
              channel.pipeline().remove(gate).remove(http1);
              http2(channel);
            });
    channel.pipeline().addLast(detector, gate, http1);
  }

  /**
   * For a connection whose TLS handshake ended just now.
   *
   * @param alpn the protocol both sides agreed on (RFC 7301); empty when the client named none
   */
  void negotiated(SocketChannel channel, String alpn) {
    if (alpn.equals(ApplicationProtocolNames.HTTP_2)) {
      http2(channel);
      return;
    }
    var gate = new RequestGate(settings.limits().headerBytes());
    var http1 = http1(channel, gate);
    channel.pipeline().addLast(gate, http1);
    http1.opened();
  }

  private ClientConnection http1(SocketChannel channel, RequestGate gate) {
    return new ClientConnection(workers.apply(channel), channel, gate, entrance(channel));
  }

  private void http2(SocketChannel channel) {
    // A client that says no more can't tell us of what it read either.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    var endpoint = H2Codecs.forClients(settings.limits().headerBytes());
    var connection =
        new H2ClientConnection(workers.apply(channel), channel, entrance(channel), endpoint);
    endpoint.belongsTo(connection);
    channel.pipeline().addLast(endpoint, connection);
    H2Codecs.widenForClients(endpoint);
    connection.opened();
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
