package io.ngp.edge;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.ngp.edge.seen.Sight;

/** Tells where a connection's requests come from, once it is up. */
final class Origins {
  private Origins() {}

  /**
   * A connection's origin.
   *
   * @param protocol as in a request line; empty when each request says so itself
   */
  static Sight.Origin of(Channel channel, String client, String protocol) {
    var encryption = channel.pipeline().get(SslHandler.class);
    return new Sight.Origin(
        client, protocol, encryption == null ? "" : encryption.engine().getSession().getProtocol());
  }
}
