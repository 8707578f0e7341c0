package io.ngp.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.ngp.edge.handover.Inheritance;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Where an edge accepts connections. All listeners share its places for connections. */
final class Listeners {
  private static final int BACKLOG = 1024;
  private static final long CLOSE_SECONDS = 10;

  private final DataPlane plane;
  private final ServerBootstrap bootstrap;
  private final ChannelFactory<? extends ServerChannel> sockets;
  private final Inheritance inheritance;
  private final List<Channel> open = new CopyOnWriteArrayList<>();

  /**
   * None yet.
   *
   * @param bootstrap with event loops and allocator
   * @param sockets makes listeners
   * @param inheritance is preferred to listeners of our own
   */
  Listeners(
      DataPlane plane,
      ServerBootstrap bootstrap,
      ChannelFactory<? extends ServerChannel> sockets,
      Inheritance inheritance) {
    this.plane = plane;
    this.sockets = sockets;
    this.inheritance = inheritance;
    this.bootstrap =
        bootstrap
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Transport.WATER_MARK)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, Transport.READ_BUFFERS);
    plane.onRoom(() -> accept(true));
  }

  /**
   * Opens one.
   *
   * @param accepted sets up each connection that comes in
   * @return the port, which was any if {@code port} is 0
   * @throws EdgeBindException when the address cannot be listened on
   */
  int open(String bind, int port, Consumer<SocketChannel> accepted) {
    var address = new InetSocketAddress(bind, port);
    var door = bootstrap.clone().handler(new Doorkeeper()).childHandler(initializer(accepted));
    var inherited = inheritance.take(address);
    var binding =
        inherited.isPresent()
            ? door.channelFactory(inherited::get).register()
            : door.channelFactory(sockets).bind(address);
    var cause = binding.awaitUninterruptibly().cause();
    if (cause != null) {
      throw new EdgeBindException(bind + ":" + port, cause);
    }
    open.add(binding.channel());
    return port(binding.channel());
  }

  /** Closes the one on {@code port}; connections that came in there stay. */
  void close(int port) {
    for (var listener : List.copyOf(open)) {
      if (port(listener) == port && open.remove(listener)) {
        var _ = listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private static int port(Channel listener) {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private static ChannelHandler initializer(Consumer<SocketChannel> accepted) {
    return new ChannelInitializer<SocketChannel>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        if (channel.remoteAddress() == null) {
          // It is gone already; io_uring asks only now who it was.
          var _ = channel.close();
        } else {
          accepted.accept(channel);
        }
      }
    };
  }

  /** The sockets, as far as they can be handed over. */
  List<FileDescriptor> descriptors() {
    return open.stream()
        .filter(UnixChannel.class::isInstance)
        .map(listener -> ((UnixChannel) listener).fd())
        .toList();
  }

  /** Accepts no more; connections stay. */
  void close(long patienceSeconds) {
    for (var listener : open) {
      var _ = listener.close().awaitUninterruptibly(patienceSeconds, TimeUnit.SECONDS);
    }
  }

  /** Counts each client connection that comes in, and lets no more in when all places are taken. */
  private final class Doorkeeper extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
      boolean isLast = !plane.connectionOpened();
      var _ = ((Channel) accepted).closeFuture().addListener(_ -> plane.connectionClosed());
      if (isLast) {
        accept(false);
        if (plane.hasRoom()) {
          // A place became free on another loop just before.
          accept(true);
        }
      }
      ctx.fireChannelRead(accepted);
    }
  }

  private void accept(boolean isAccepting) {
    open.forEach(listener -> listener.config().setAutoRead(isAccepting));
  }
}
