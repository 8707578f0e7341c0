package io.ngp.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/** How a client's connection is ended, encrypted or not. */
final class Endings {
  private Endings() {}

  /** Tells the client that nothing more comes, but goes on reading. */
  static void endOutput(Channel channel) {
    var encryption = channel.pipeline().get(SslHandler.class);
    if (encryption == null) {
      shutDown(channel);
    } else {
      encryption.closeOutbound().addListener(_ -> shutDown(channel));
    }
  }

  private static void shutDown(Channel channel) {
    if (channel.isActive() && channel instanceof SocketChannel socket) {
      // When it fails the connection is gone already.
      var _ = socket.shutdownOutput();
    }
  }

  /** Ends it so that the client cannot take it for the end of an answer. */
  static void reset(Channel channel) {
    if (!channel.isOpen()) {
      return;
    }
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    // Past the encryption, which would announce an orderly end.
    var first = channel.pipeline().firstContext();
    var _ = first == null ? channel.close() : first.close();
  }
}
