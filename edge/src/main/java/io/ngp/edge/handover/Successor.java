package io.ngp.edge.handover;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that takes the place of one that serves already. */
public final class Successor {
  private final HandoverSocket socket;
  private final HandoverLoop loop;

  public Successor(HandoverSocket socket, HandoverLoop loop) {
    this.socket = socket;
    this.loop = loop;
  }

  /**
   * The listeners of the process that serves at the socket; none when there is no such process, or
   * when it gives none within {@code patience}.
   */
  public List<FileDescriptor> listeners(Duration patience) {
    if (!Files.exists(socket.path())) {
      return List.of();
    }
    var given = new CopyOnWriteArrayList<FileDescriptor>();
    var isDone = new CompletableFuture<Boolean>();
    visit(
        Predecessor.ASK,
        DomainSocketReadMode.FILE_DESCRIPTORS,
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof FileDescriptor listener) {
              given.add(listener);
            }
          }

          @Override
          public void channelInactive(ChannelHandlerContext ctx) {
            isDone.complete(true);
          }
        },
        isDone);
    await(isDone, patience);
    return List.copyOf(given);
  }

  /** Tells the process before that it may leave. */
  public void serves(Duration patience) {
    var isDone = new CompletableFuture<Boolean>();
    visit(
        Predecessor.SERVING,
        DomainSocketReadMode.BYTES,
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelInactive(ChannelHandlerContext ctx) {
            isDone.complete(true);
          }
        },
        isDone);
    await(isDone, patience);
  }

  private void visit(
      byte word,
      DomainSocketReadMode mode,
      ChannelInboundHandlerAdapter handler,
      CompletableFuture<Boolean> isDone) {
    new Bootstrap()
        .group(loop.group())
        .channel(EpollDomainSocketChannel.class)
        .option(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, mode)
        .handler(handler)
        .connect(socket.address())
        .addListener((io.netty.channel.ChannelFuture connected) -> {
          if (connected.isSuccess()) {
            var _ = connected.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[] {word}));
          } else {
            // Nobody serves there any more: the process was killed.
            isDone.complete(false);
          }
        });
  }

  private static void await(CompletableFuture<Boolean> isDone, Duration patience) {
    try {
      boolean _ = isDone.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What was given until now is all there is.
    }
  }
}
