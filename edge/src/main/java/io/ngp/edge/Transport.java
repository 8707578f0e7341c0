package io.ngp.edge;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.AdoptedServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How sockets are driven: io_uring where the kernel has it and lets us, else epoll on Linux, Java's
 * selectors elsewhere. The system property {@code ngp.edge.transport} names one that is to be used
 * instead of the best.
 */
enum Transport {
  IO_URING,
  EPOLL,
  NIO;

  private static final Logger log = LoggerFactory.getLogger(Transport.class);

  /** How much may wait to be sent on a connection before whoever feeds it must pause. */
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  /** Reads start small, as most messages are, and grow to 64 KiB while a stream lasts. */
  static final RecvByteBufAllocator READ_BUFFERS =
      new AdaptiveRecvByteBufAllocator(1024, 2048, 64 * 1024);

  /** What one turn of a loop hands to the kernel at once; a full ring costs a further call. */
  private static final int RING_ENTRIES = 512;

  static Transport best() {
    String asked = System.getProperty("ngp.edge.transport", "").toUpperCase(Locale.ROOT);
    var named = Arrays.stream(values()).filter(each -> each.name().equals(asked)).findFirst();
    if (named.isPresent() && named.get().isAvailable()) {
      return named.get();
    }
    if (!asked.isEmpty()) {
      log.warn(
          "The transport \"{}\" asked for by ngp.edge.transport cannot be had here;"
              + " io_uring, epoll and nio are known.",
          asked.toLowerCase(Locale.ROOT));
    }
    return Arrays.stream(values()).filter(Transport::isAvailable).findFirst().orElse(NIO);
  }

  private boolean isAvailable() {
    return switch (this) {
      // Where it cannot wait for several events with one order it is no faster than epoll.
      case IO_URING -> IoUring.isAvailable() && IoUring.isPollAddMultishotEnabled();
      case EPOLL -> Epoll.isAvailable();
      case NIO -> true;
    };
  }

  /** Whether listeners can be passed from process to process. */
  boolean isHandingOver() {
    return this != NIO;
  }

  IoHandlerFactory ioHandlerFactory() {
    return switch (this) {
      case IO_URING ->
          IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setRingSize(RING_ENTRIES));
      case EPOLL -> new LastingEpoll();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  ChannelFactory<? extends ServerSocketChannel> serverFactory() {
    return switch (this) {
      case IO_URING -> IoUringServerSocketChannel::new;
      case EPOLL -> EpollServerSocketChannel::new;
      case NIO -> NioServerSocketChannel::new;
    };
  }

  ChannelFactory<? extends SocketChannel> clientFactory() {
    return switch (this) {
      case IO_URING -> IoUringSocketChannel::new;
      case EPOLL -> EpollSocketChannel::new;
      case NIO -> NioSocketChannel::new;
    };
  }

  /**
   * The option that says for how many milliseconds what was sent may stay unacknowledged before the
   * connection counts as broken: nobody is reached there any more, however patient one is with an
   * answer; tcp(7).
   */
  Optional<ChannelOption<Integer>> unacknowledgedMillis() {
    return switch (this) {
      case IO_URING -> Optional.of(IoUringChannelOption.TCP_USER_TIMEOUT);
      case EPOLL -> Optional.of(EpollChannelOption.TCP_USER_TIMEOUT);
      case NIO -> Optional.empty();
    };
  }

  /** A listener another process opened. */
  ServerSocketChannel adopt(FileDescriptor listener) {
    return switch (this) {
      case IO_URING -> new AdoptedServerSocketChannel(listener.intValue());
      case EPOLL -> new EpollServerSocketChannel(listener.intValue());
      case NIO -> throw new IllegalStateException("Java cannot listen at a socket it was given.");
    };
  }
}
