package io.ngp.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.ngp.edge.http.Outlet;
import io.ngp.edge.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/** A connection to a target that was made for one {@link TcpClient}. */
final class TcpTarget extends TargetConnection implements TunnelEnd {
  private final Worker worker;
  private final Upstream upstream;
  private final Channel channel;
  private final Outlet outlet;
  private @Nullable TcpClient waiting;
  private @Nullable Tunnel tunnel;
  private boolean isClosed;

  TcpTarget(Worker worker, Upstream upstream, Channel channel, TcpClient waiting) {
    this.worker = worker;
    this.upstream = upstream;
    this.channel = channel;
    this.outlet = new Outlet(channel);
    this.waiting = waiting;
  }

  @Override
  Upstream upstream() {
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

  void connected() {
    var client = waiting;
    waiting = null;
    if (client != null) {
      client.connected(this);
    } else {
      cutOff();
    }
  }

  void connectFailed() {
    var client = waiting;
    waiting = null;
    isClosed = true;
    worker.forget(this);
    if (client != null) {
      client.connectFailed(upstream);
    }
  }

  void join(Tunnel begun) {
    tunnel = begun;
    channel.pipeline().addFirst(TunnelFeed.ofTarget(begun));
  }

  @Override
  void upstreamWithdrawn() {
    var client = waiting;
    if (client != null) {
      cutOff();
      client.chooseAgain();
    }
  }

  @Override
  public void tunnelEnded() {
    tunnel = null;
    if (!isClosed) {
      outlet.flushThen(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  void cutOff() {
    waiting = null;
    var _ = channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    isClosed = true;
    worker.forget(this);
    outlet.discard();
    var joined = tunnel;
    tunnel = null;
    if (joined != null) {
      joined.end();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    cutOff();
  }
}
