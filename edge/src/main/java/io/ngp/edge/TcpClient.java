package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.ngp.edge.http.Outlet;
import io.ngp.edge.seen.Sight;
import io.ngp.edge.upstream.Hashes;
import io.ngp.edge.upstream.Seeker;
import io.ngp.edge.upstream.TcpWay;
import io.ngp.edge.upstream.Upstream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection that came in by a TCP route. Nothing of it is read until a target has
 * accepted; then it becomes one end of a tunnel. When no target does, it is reset, so that the
 * client can't mistake that for an empty answer.
 */
final class TcpClient extends AcceptedConnection implements TunnelEnd, Seeker {
  private static final Logger log = LoggerFactory.getLogger(TcpClient.class);

  private final Worker worker;
  private final SocketChannel channel;
  private final Supplier<TcpWay> current;
  private final Outlet outlet;
  private final SendWatch sending = new SendWatch();
  private List<Upstream> refused = List.of();
  private @Nullable Upstream held;
  private @Nullable TcpTarget connecting;
  private @Nullable Tunnel tunnel;
  private boolean hasInputEnded;
  private boolean isClosed;

  /** What came too early: when a client ends its side Netty reads all the kernel holds. */
  private final ArrayDeque<ByteBuf> early = new ArrayDeque<>(0);

  /**
   * A client.
   *
   * @param current the route as the table has it when asked
   */
  TcpClient(Worker worker, SocketChannel channel, Supplier<TcpWay> current) {
    this.worker = worker;
    this.channel = channel;
    this.current = current;
    this.outlet = new Outlet(channel);
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
  public void channelActive(ChannelHandlerContext ctx) {
    worker.add(this);
    var way = current.get();
    way.counters().countRequest();
    if (worker.plane().isTurningAway() || !way.admits(channel.remoteAddress().getAddress())) {
      reset();
    } else {
      tryNext(way);
    }
  }

  private void tryNext(TcpWay way) {
    boolean mayTry = refused.size() < worker.plane().settings().limits().tries();
    var chosen = mayTry ? way.acquire(this) : null;
    if (chosen == null) {
      log.debug(
          "Resetting a connection of {} on port {}: none of the targets of {} accepts it.",
          address(),
          way.route().port(),
          way.route().name());
      reset();
      return;
    }
    held = chosen;
    connecting = worker.connect(chosen, this);
  }

  @Override
  public boolean hasTried(Upstream upstream) {
    return refused.contains(upstream);
  }

  @Override
  public boolean hasTriedAny() {
    return !refused.isEmpty();
  }

  /** The same for all connections of one client: nothing else is known of them. */
  @Override
  public long key() {
    return Hashes.of(address());
  }

  @Override
  public int loop() {
    return worker.number();
  }

  private String address() {
    return NetUtil.toAddressString(channel.remoteAddress().getAddress());
  }

  void connected(TcpTarget target) {
    connecting = null;
    var upstream = held;
    if (upstream == null || isClosed) {
      target.cutOff();
    } else if (upstream.isWithdrawn()) {
      target.cutOff();
      chooseAgain();
    } else {
      // The tunnel gives the place in the target's count back.
      held = null;
      upstream.succeeded();
      var way = current.get();
      var begun =
          new Tunnel(worker, this, target, upstream, way.idleMillis(), sight(way, upstream));
      tunnel = begun;
      target.join(begun);
      channel.pipeline().addFirst(TunnelFeed.ofClient(begun));
      begun.writabilityChanged();
      passEarlyOn(begun);
    }
  }

  private Sight sight(TcpWay way, Upstream upstream) {
    var origin = Origins.of(channel, address(), "TCP");
    var sight = new Sight(null, origin, worker.ids(), worker.ids().next());
    sight.routed(way.route().name(), way.counters().tallies());
    sight.offered(upstream.target().id(), upstream.tallies());
    return sight;
  }

  private void passEarlyOn(Tunnel begun) {
    for (var bytes = early.poll(); bytes != null; bytes = early.poll()) {
      begun.fromClient(bytes);
    }
    begun.flushUpstream();
    if (hasInputEnded) {
      begun.clientEnded();
    }
  }

  void connectFailed(Upstream upstream) {
    connecting = null;
    release();
    upstream.pause(worker.plane().settings().upstream().ejection());
    if (refused.isEmpty()) {
      refused = new ArrayList<>(2);
    }
    refused.add(upstream);
    if (!isClosed) {
      tryNext(current.get());
    }
  }

  /** The target was withdrawn before it was of use. */
  void chooseAgain() {
    connecting = null;
    release();
    if (!isClosed) {
      tryNext(current.get());
    }
  }

  private void release() {
    var left = held;
    held = null;
    if (left != null) {
      worker.plane().upstreams().release(left);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && !isClosed) {
      early.add(bytes);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    hasInputEnded |= event instanceof ChannelInputShutdownEvent;
  }

  @Override
  public void tunnelEnded() {
    tunnel = null;
    if (!isClosed) {
      outlet.flushThen(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  void sweep() {
    long patience = worker.plane().settings().client().stalled().toMillis();
    if (sending.isStalled(channel, worker.now(), patience)) {
      reset();
    } else if (tunnel != null) {
      tunnel.sweep();
    }
  }

  /** A connection that is in use goes on for as long as the edge waits. */
  @Override
  void drain() {
    if (tunnel == null) {
      reset();
    }
  }

  @Override
  void cutOff() {
    // When it fails the connection is gone already.
    var _ = channel.close();
  }

  private void reset() {
    Endings.reset(channel);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    isClosed = true;
    worker.forget(this);
    outlet.discard();
    early.forEach(ByteBuf::release);
    early.clear();
    var joined = tunnel;
    var waiting = connecting;
    tunnel = null;
    connecting = null;
    if (joined != null) {
      joined.end();
    }
    if (waiting != null) {
      waiting.cutOff();
    }
    release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      log.warn("Closing a TCP client's connection because of an error of ours.", cause);
    }
    cutOff();
  }
}
