package io.ngp.edge;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** How sockets are driven: epoll on Linux, Java's selectors elsewhere. */
enum Transport {
  EPOLL,
  NIO;

  /** How much may wait to be sent on a connection before whoever feeds it must pause. */
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Reads start small, as most messages are, and grow to 64 KiB while a stream lasts. */
  static final RecvByteBufAllocator READ_BUFFERS =
      new AdaptiveRecvByteBufAllocator(1024, 2048, 64 * 1024);

  IoHandlerFactory ioHandlerFactory() {
    return switch (this) {
      case EPOLL -> new LastingEpoll();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  ChannelFactory<? extends ServerChannel> serverFactory() {
    return switch (this) {
      case EPOLL -> EpollServerSocketChannel::new;
      case NIO -> NioServerSocketChannel::new;
    };
  }

  ChannelFactory<? extends SocketChannel> clientFactory() {
    return switch (this) {
      case EPOLL -> EpollSocketChannel::new;
      case NIO -> NioSocketChannel::new;
    };
  }
}
