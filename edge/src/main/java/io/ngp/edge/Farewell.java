package io.ngp.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.ngp.edge.http.Outlet;

/**
 * How a client's HTTP/1.1 connection ends: what was written is sent, and where the client may still
 * be sending it is listened to for a moment, lest it be told "reset" and drop the answer.
 */
final class Farewell {
  /**
   * After a last answer, how long the client may take to notice before the rest of what it sends
   * meets a closed door.
   */
  private static final long LINGER_MILLIS = 2000;

  private final Worker worker;
  private final Channel channel;
  private final Outlet outlet;
  private boolean isLingering;
  private boolean hasInputEnded;
  private long since;

  Farewell(Worker worker, Channel channel, Outlet outlet) {
    this.worker = worker;
    this.channel = channel;
    this.outlet = outlet;
  }

  /** Closes once everything is sent. */
  void closeAfterFlush() {
    outlet.flushThen(ChannelFutureListener.CLOSE);
  }

  /** Sends everything, and then throws away what still comes, for a moment. */
  void lingerAfterFlush() {
    channel.config().setAutoRead(true);
    outlet.flushThen(this::linger);
  }

  private void linger(ChannelFuture sentAll) {
    if (!sentAll.isSuccess() || hasInputEnded) {
      close();
      return;
    }
    isLingering = true;
    since = worker.now();
    Endings.endOutput(channel);
  }

  /** The client has ended its side. */
  void inputEnded() {
    hasInputEnded = true;
    if (isLingering) {
      close();
    }
  }

  void sweep() {
    if (isLingering && worker.now() - since > LINGER_MILLIS) {
      close();
    }
  }

  private void close() {
    // When it fails the connection is gone already.
    var _ = channel.close();
  }
}
