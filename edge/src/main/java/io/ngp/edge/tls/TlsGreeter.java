package io.ngp.edge.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first on a connection that is to be encrypted: reads what the client says about itself, lets
 * the handshake that fits take its place, and hands the connection on once that has succeeded.
 * Clients that take too long, or fail, are cut off.
 */
public final class TlsGreeter extends SslClientHelloHandler<ClientHello> {
  /** More than any client says; post-quantum key shares included. */
  private static final int LONGEST_HELLO = 16 * 1024;

  private final Handshakes handshakes;
  private final Consumer<String> negotiated;
  private @Nullable ScheduledFuture<?> timeout;

  /**
   * A greeter for one connection.
   *
   * @param negotiated takes the protocol agreed on by ALPN, empty if none was, once the handshake
   *     is complete
   */
  public TlsGreeter(Handshakes handshakes, Consumer<String> negotiated) {
    super(LONGEST_HELLO);
    this.handshakes = handshakes;
    this.negotiated = negotiated;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    long millis = handshakes.patience().toMillis();
    timeout = ctx.executor().schedule(() -> refuse(ctx), millis, TimeUnit.MILLISECONDS);
    super.channelActive(ctx);
  }

  private void refuse(ChannelHandlerContext ctx) {
    handshakes.counts().failed();
    cutOff(ctx);
  }

  private static void cutOff(ChannelHandlerContext ctx) {
    // When it fails the connection is gone already.
    var _ = ctx.close();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    if (timeout != null) {
      timeout.cancel(false);
    }
    super.handlerRemoved0(ctx);
  }

  @Override
  protected Future<ClientHello> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf message) {
    var hello = message == null ? ClientHello.SILENT : ClientHello.read(message);
    return ctx.executor().newSucceededFuture(hello);
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext ctx, Future<ClientHello> hello) {
    var answer = handshakes.answer(hello.getNow(), ctx.alloc());
    if (answer.isEmpty()) {
      // No certificate at all yet: the client may well try again.
      refuse(ctx);
      return;
    }
    var pipeline = ctx.pipeline();
    pipeline.addAfter(
        ctx.name(), null, new Completion(answer.get(), handshakes.counts(), negotiated));
    pipeline.replace(this, null, answer.get());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (ctx.channel().isOpen()) {
      refuse(ctx);
    }
  }

  /** Waits for the end of a handshake. */
  private static final class Completion extends ChannelInboundHandlerAdapter {
    private final SslHandler handshake;
    private final HandshakeCounts counts;
    private final Consumer<String> negotiated;
    private final long begun = System.nanoTime();

    Completion(SslHandler handshake, HandshakeCounts counts, Consumer<String> negotiated) {
      this.handshake = handshake;
      this.counts = counts;
      this.negotiated = negotiated;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent completion)) {
        ctx.fireUserEventTriggered(event);
        return;
      }
      count(completion.isSuccess());
      String protocol = handshake.applicationProtocol();
      boolean isDone = protocol != null && protocol.equals("acme-tls/1");
      if (!completion.isSuccess() || isDone) {
        // An authority has seen all it wanted to (RFC 8737 section 3).
        cutOff(ctx);
        return;
      }
      negotiated.accept(protocol == null ? "" : protocol);
      ctx.pipeline().remove(this);
    }

    private void count(boolean isSuccess) {
      if (isSuccess) {
        counts.completed(Sessions.isResumed(handshake.engine()), System.nanoTime() - begun);
      } else {
        counts.failed();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // Clients that fail a handshake come and go.
      cutOff(ctx);
    }
  }
}
