package io.ngp.edge.handover;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that serves and will give its listeners to whoever comes to take its place. The
 * successor asks with {@link #ASK} and gets the sockets; once it serves it comes again and says
 * {@link #SERVING}. If it never does, nothing has changed but that {@link Heir#gaveUp} is told.
 */
public final class Predecessor implements AutoCloseable {
  static final byte ASK = 'A';
  static final byte SERVING = 'S';

  private static final Logger log = LoggerFactory.getLogger(Predecessor.class);
  private static final long PATIENCE_SECONDS = 60;

  /** Is told how the succession goes; on threads that may block. */
  public interface Heir {
    /** A successor asks; what it will need to itself is to be free when this returns. */
    void comes();

    /** The successor serves: stop accepting and leave. */
    void serves();

    /** The successor came to nothing: carry on as before. */
    void gaveUp();
  }

  private final Supplier<List<FileDescriptor>> listeners;
  private final Heir heir;
  private @Nullable Channel door;
  private boolean isAsked;
  private boolean isOver;

  private Predecessor(Supplier<List<FileDescriptor>> listeners, Heir heir) {
    this.listeners = listeners;
    this.heir = heir;
  }

  /**
   * Waits for a successor at {@code socket}.
   *
   * @param listeners tells the sockets that listen when somebody asks
   * @throws IOException when the socket cannot be made
   */
  public static Predecessor at(
      HandoverSocket socket, HandoverLoop loop, Supplier<List<FileDescriptor>> listeners, Heir heir)
      throws IOException {
    var predecessor = new Predecessor(listeners, heir);
    socket.makeRoom();
    var binding =
        new ServerBootstrap()
            .group(loop.group())
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(
                new ChannelInitializer<DomainSocketChannel>() {
                  @Override
                  protected void initChannel(DomainSocketChannel channel) {
                    channel.pipeline().addLast(predecessor.new Visitor());
                  }
                })
            .bind(socket.address())
            .awaitUninterruptibly();
    if (binding.cause() != null) {
      throw new IOException(
          "cannot listen at " + socket.path() + ": " + binding.cause().getMessage(),
          binding.cause());
    }
    predecessor.door = binding.channel();
    return predecessor;
  }

  /** Lets no successor in any more. */
  @Override
  public void close() {
    synchronized (this) {
      isOver = true;
    }
    var open = door;
    if (open != null) {
      var _ = open.close().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** One visit of a successor. */
  private final class Visitor extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      byte word = message instanceof ByteBuf bytes && bytes.isReadable() ? bytes.readByte() : 0;
      ReferenceCountUtil.release(message);
      switch (word) {
        case ASK -> asked(ctx.channel());
        case SERVING -> serving(ctx.channel());
        default -> {
          var _ = ctx.close();
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      log.debug("A successor's visit ended: {}", cause.toString());
      var _ = ctx.close();
    }
  }

  private void asked(Channel visitor) {
    synchronized (this) {
      if (isOver || isAsked) {
        var _ = visitor.close();
        return;
      }
      isAsked = true;
    }
    Thread.ofVirtual()
        .name("handover")
        .start(() -> {
          heir.comes();
          for (var listener : listeners.get()) {
            var _ = visitor.write(listener);
          }
          visitor.flush();
          var _ = visitor.close();
        });
    var _ = visitor.eventLoop().schedule(this::giveUp, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void giveUp() {
    synchronized (this) {
      if (isOver || !isAsked) {
        return;
      }
      isAsked = false;
    }
    log.warn("The successor took the listeners but did not serve within {} s.", PATIENCE_SECONDS);
    Thread.ofVirtual().name("handover").start(heir::gaveUp);
  }

  private void serving(Channel visitor) {
    synchronized (this) {
      if (isOver || !isAsked) {
        var _ = visitor.close();
        return;
      }
      isOver = true;
    }
    var open = door;
    if (open == null) {
      return;
    }
    // Closing removes the socket's file; the successor makes its own there when it hears from us.
    var _ =
        open.close()
            .addListener(_ -> {
              var _ = visitor.close();
              Thread.ofVirtual().name("handover").start(heir::serves);
            });
  }
}
