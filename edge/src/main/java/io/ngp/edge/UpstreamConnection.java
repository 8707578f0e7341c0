package io.ngp.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.ngp.edge.http.Outlet;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.RequestHeadWriter;
import io.ngp.edge.http.ResponseDecoder;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.upstream.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a target. It serves one exchange at a time, rests in its worker's pool in
 * between, or becomes one end of a tunnel. Lives on the event loop of the clients it serves.
 */
final class UpstreamConnection extends TargetConnection
    implements TargetStream, Connecting, TunnelEnd {
  private enum State {
    CONNECTING,
    BUSY,
    /**
     * The response is complete; the connection is pooled once it is certain that nothing follows.
     */
    SETTLING,
    IDLE,
    TUNNEL,
    CLOSED
  }

  private final Worker worker;
  private final Upstream upstream;
  private final Channel channel;
  private final ResponseDecoder decoder;
  private final Outlet outlet;
  private State state = State.CONNECTING;
  private @Nullable Exchange exchange;
  private @Nullable Tunnel tunnel;
  private @Nullable Throwable failure;
  private RequestHead.Body bodyForm = RequestHead.Body.NONE;
  private boolean isReused;
  private boolean isInterim;
  private boolean isDeaf;
  private long idleSince;

  UpstreamConnection(Worker worker, Upstream upstream, Channel channel, ResponseDecoder decoder) {
    this.worker = worker;
    this.upstream = upstream;
    this.channel = channel;
    this.decoder = decoder;
    this.outlet = new Outlet(channel);
  }

  @Override
  public Upstream upstream() {
    return upstream;
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public Outlet outlet() {
    return outlet;
  }

  @Override
  public boolean isReused() {
    return isReused;
  }

  @Override
  public boolean hasReceived() {
    return decoder.hasReceived();
  }

  @Override
  public boolean isDeaf() {
    return isDeaf;
  }

  @Override
  public @Nullable Throwable failure() {
    return failure;
  }

  /** HTTP/1.1 has no way to say that a request was not looked at. */
  @Override
  public @Nullable List<HttpContent> declined() {
    return null;
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void flush() {
    outlet.flush();
  }

  long idleSince() {
    return idleSince;
  }

  boolean isUsable() {
    return state == State.IDLE && channel.isActive();
  }

  /** Whom the outcome of connecting concerns. */
  void connectFor(Exchange waiting) {
    exchange = waiting;
  }

  void connected() {
    var waiting = exchange;
    if (state == State.CONNECTING && waiting != null) {
      waiting.connected(this);
    } else {
      close();
    }
  }

  void connectFailed(Throwable cause) {
    var waiting = exchange;
    boolean wasConnecting = state == State.CONNECTING;
    forgetExchange();
    state = State.CLOSED;
    worker.forget(this);
    if (wasConnecting && waiting != null) {
      waiting.connectFailed(upstream, cause);
    }
  }

  @Override
  void upstreamWithdrawn() {
    var waiting = exchange;
    switch (state) {
      case CONNECTING -> {
        close();
        if (waiting != null) {
          waiting.chooseAgain();
        }
      }
      case IDLE -> close();
      case SETTLING, BUSY, TUNNEL, CLOSED -> {}
    }
  }

  @Override
  public void begin(Exchange next) {
    state = State.BUSY;
    exchange = next;
    isInterim = false;
    var head = next.head();
    bodyForm = head.body();
    decoder.expect(head.isHead());
    RequestHeadWriter.write(
        outlet,
        head,
        next.forwardedFor(),
        next.forwardedHost(),
        next.entrance().fields(),
        worker.ids(),
        next.number());
  }

  @Override
  public void content(HttpContent content) {
    switch (bodyForm) {
      // Bytes after a request that announced none would be taken for the next request.
      case NONE -> content.release();
      case LENGTH -> outlet.raw(content.content());
      case CHUNKED -> {
        outlet.chunk(content.content());
        if (content instanceof LastHttpContent last) {
          outlet.lastChunk(last.trailingHeaders());
        }
      }
    }
  }

  @Override
  public void settle(boolean isReusable) {
    forgetExchange();
    if (isReusable && !isDeaf && channel.isActive()) {
      state = State.SETTLING;
    } else {
      close();
    }
  }

  /** Turns into one end of {@code next}: bytes instead of messages from here on. */
  void join(Tunnel next) {
    forgetExchange();
    state = State.TUNNEL;
    tunnel = next;
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    var pipeline = channel.pipeline();
    pipeline.addAfter(pipeline.context(decoder).name(), null, TunnelFeed.ofTarget(next));
    pipeline.remove(decoder);
  }

  @Override
  public void abandon(Exchange waiting) {
    close();
  }

  @Override
  public void tunnelEnded() {
    close();
  }

  @Override
  void cutOff() {
    close();
  }

  @Override
  public void close() {
    forgetExchange();
    tunnel = null;
    if (state != State.CLOSED) {
      worker.leavePool(this);
      state = State.CLOSED;
      var _ = channel.close();
    }
  }

  @Override
  public void read(boolean isWanted) {
    channel.config().setAutoRead(isWanted);
  }

  private void forgetExchange() {
    exchange = null;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var current = exchange;
    switch (state) {
      case BUSY -> {
        if (current == null) {
          ReferenceCountUtil.release(message);
        } else {
          received(current, message);
        }
      }
      case SETTLING, IDLE, CONNECTING -> {
        // A response nobody asked for: whoever comes next must not get it.
        ReferenceCountUtil.release(message);
        close();
      }
      case TUNNEL, CLOSED -> ReferenceCountUtil.release(message);
    }
  }

  private void received(Exchange current, Object message) {
    switch (message) {
      case HttpResponse response -> {
        if (response.decoderResult().isFailure()) {
          ReferenceCountUtil.release(response);
          current.answeredWrongly(response.decoderResult().cause());
          return;
        }
        var head = new ResponseHead(response);
        isInterim = head.isInterim();
        current.responseHead(head);
      }
      case HttpContent content -> {
        if (isInterim && content instanceof LastHttpContent) {
          isInterim = false;
          content.release();
        } else {
          current.responseContent(content);
        }
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    switch (state) {
      case BUSY -> {
        if (exchange != null) {
          exchange.flushClient();
        }
      }
      case SETTLING -> rest();
      case CONNECTING, IDLE, TUNNEL, CLOSED -> {}
    }
  }

  private void rest() {
    if (decoder.holdsBack() || upstream.isWithdrawn()) {
      close();
      return;
    }
    decoder.expectNothing();
    isReused = true;
    idleSince = worker.now();
    read(true);
    state = State.IDLE;
    if (!worker.pool(this)) {
      close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.upstreamWritabilityChanged();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof ChannelOutputShutdownException) {
      // A failed write leaves the way in open: the answer that explains it may be there already.
      isDeaf = true;
    } else if (!isDeaf) {
      failure = cause;
      var _ = channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    var current = exchange;
    var joined = tunnel;
    var before = state;
    worker.leavePool(this);
    worker.forget(this);
    state = State.CLOSED;
    outlet.discard();
    forgetExchange();
    tunnel = null;
    if (before == State.BUSY && current != null) {
      current.upstreamClosed(this);
    } else if (joined != null) {
      joined.end();
    }
  }
}
