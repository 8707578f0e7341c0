package io.ngp.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.ngp.edge.h2.H2Codecs;
import io.ngp.edge.h2.H2Endpoint;
import io.ngp.edge.upstream.Upstream;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection to a target, shared by the requests of one event loop. It is used once the
 * target's settings are here: they say how many streams it allows, and prove that it speaks HTTP/2.
 */
final class H2TargetConnection extends TargetConnection implements Connecting, H2Endpoint.Owner {
  private enum Phase {
    CONNECTING,
    OPEN,
    /** Gets nothing new; ends with its last stream. */
    LEAVING,
    CLOSED
  }

  private final Worker worker;
  private final H2Targets pool;
  private final Upstream upstream;
  private final Channel channel;
  private final H2Endpoint endpoint;
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final long connectingSince;
  private Phase phase = Phase.CONNECTING;
  private @Nullable Throwable failure;
  private int maxStreams = H2Codecs.MAX_TARGET_STREAMS;
  private int active;
  private boolean isReused;
  private long idleSince;

  H2TargetConnection(
      Worker worker, H2Targets pool, Upstream upstream, Channel channel, H2Endpoint endpoint) {
    this.worker = worker;
    this.pool = pool;
    this.upstream = upstream;
    this.channel = channel;
    this.endpoint = endpoint;
    this.connectingSince = worker.now();
    this.idleSince = connectingSince;
  }

  @Override
  Upstream upstream() {
    return upstream;
  }

  Worker worker() {
    return worker;
  }

  /** Why the connection broke; null when the target closed it in order. */
  @Nullable Throwable failure() {
    return failure;
  }

  // Connecting.

  /** Whether a further exchange may wait until the connection is up. */
  boolean mayWait() {
    return phase == Phase.CONNECTING && waiting.size() < H2Codecs.MAX_TARGET_STREAMS;
  }

  void connectFor(Exchange exchange) {
    waiting.add(exchange);
  }

  @Override
  public void abandon(Exchange exchange) {
    waiting.remove(exchange);
  }

  void connectFailed(Throwable cause) {
    pool.leave(this);
    worker.forget(this);
    phase = Phase.CLOSED;
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      next.connectFailed(upstream, cause);
    }
  }

  @Override
  public void settled(Http2Settings settings) {
    var allowed = settings.maxConcurrentStreams();
    if (allowed != null) {
      maxStreams = (int) Math.min(H2Codecs.MAX_TARGET_STREAMS, allowed);
    }
    if (phase != Phase.CONNECTING) {
      return;
    }
    if (maxStreams == 0) {
      failure = new IOException("it allows no streams");
      cutOff();
      return;
    }
    phase = Phase.OPEN;
    H2Codecs.widenForTargets(endpoint);
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      var stream = stream();
      if (stream != null) {
        next.connected(stream);
      } else {
        next.chooseAgain();
      }
    }
  }

  // Use.

  /** A new stream; null when there is no room for it. */
  @Nullable H2TargetStream stream() {
    if (phase != Phase.OPEN || active >= maxStreams || !channel.isActive()) {
      return null;
    }
    active++;
    return new H2TargetStream(this, endpoint, isReused);
  }

  void ended(boolean hasReceived) {
    isReused |= hasReceived;
    active--;
    if (active == 0) {
      idleSince = worker.now();
      closeIfLeft();
    }
  }

  // Leaving.

  @Override
  void upstreamWithdrawn() {
    if (phase == Phase.CONNECTING) {
      var affected = new ArrayDeque<>(waiting);
      waiting.clear();
      cutOff();
      affected.forEach(Exchange::chooseAgain);
    } else {
      leave();
    }
  }

  /** Gets nothing new, and ends with its last stream. */
  void leave() {
    pool.leave(this);
    if (phase == Phase.OPEN) {
      phase = Phase.LEAVING;
    }
    closeIfLeft();
  }

  private void closeIfLeft() {
    if (phase == Phase.LEAVING && active == 0) {
      cutOff();
    }
  }

  @Override
  void cutOff() {
    var _ = channel.close();
  }

  void sweep() {
    var patience = worker.plane().settings().upstream();
    if (phase == Phase.CONNECTING
        && worker.now() - connectingSince > patience.connect().toMillis()) {
      failure =
          new ConnectTimeoutException("it sent no HTTP/2 settings within " + patience.connect());
      cutOff();
    } else if (phase == Phase.OPEN
        && active == 0
        && worker.now() - idleSince > patience.keepAlive().toMillis()) {
      leave();
    }
  }

  // From the target.

  @Override
  public void dismissed() {
    if (phase == Phase.CONNECTING) {
      cutOff();
    } else {
      leave();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean isBadPreface =
        phase == Phase.CONNECTING
            && cause instanceof Http2Exception wrong
            && wrong.error() == Http2Error.PROTOCOL_ERROR;
    failure =
        isBadPreface ? new IOException("it does not speak HTTP/2 without TLS (h2c)", cause) : cause;
    cutOff();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean wasConnecting = phase == Phase.CONNECTING;
    if (wasConnecting) {
      connectFailed(
          failure != null ? failure : new IOException("it closed the connection at once"));
    }
    phase = Phase.CLOSED;
    pool.leave(this);
    worker.forget(this);
  }
}
