package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * Gives a tunnel all that comes on one of its two connections, from the moment it is put into that
 * connection's pipeline, before who made the tunnel.
 */
final class TunnelFeed extends ChannelInboundHandlerAdapter {
  private final Tunnel tunnel;
  private final boolean isClients;

  private TunnelFeed(Tunnel tunnel, boolean isClients) {
    this.tunnel = tunnel;
    this.isClients = isClients;
  }

  /** That of the client's connection. */
  static TunnelFeed ofClient(Tunnel tunnel) {
    return new TunnelFeed(tunnel, true);
  }

  /** That of the target's connection. */
  static TunnelFeed ofTarget(Tunnel tunnel) {
    return new TunnelFeed(tunnel, false);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (tunnel.hasEnded() || !(message instanceof ByteBuf bytes)) {
      // Also the end of a 101 response, which its decoder had ready when it was removed.
      ReferenceCountUtil.release(message);
    } else if (isClients) {
      tunnel.fromClient(bytes);
    } else {
      tunnel.fromUpstream(bytes);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (isClients) {
      tunnel.flushUpstream();
    } else {
      tunnel.flushClient();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!tunnel.hasEnded()) {
      tunnel.writabilityChanged();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) {
      ctx.fireUserEventTriggered(event);
    } else if (tunnel.hasEnded()) {
      return;
    } else if (isClients) {
      tunnel.clientEnded();
    } else {
      tunnel.upstreamEnded();
    }
  }
}
