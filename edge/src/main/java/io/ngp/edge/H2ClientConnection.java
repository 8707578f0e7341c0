package io.ngp.edge;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.ngp.edge.h2.FrameProgress;
import io.ngp.edge.h2.H2Codecs;
import io.ngp.edge.h2.H2Endpoint;
import io.ngp.edge.h2.H2Stream;
import io.ngp.edge.http.RequestProblems;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A client's HTTP/2 connection: knows its streams, and ends when it is unused, or when the edge
 * drains, in such a way that no request on its way is lost (RFC 9113 section 6.8).
 */
final class H2ClientConnection extends HttpConnection implements H2Endpoint.Owner {
  /** How long the client may take to confirm that it knows it is to open no more streams. */
  private static final long FAREWELL_MILLIS = 1000;

  /** Marks the ping that tells when the client must have seen the announcement before it. */
  private static final long FAREWELL = 0x6e67702d62796521L;

  private enum Phase {
    OPEN,
    /** The client was told to open no more streams, but may have opened some before it heard. */
    LEAVING,
    /** It has heard: when the last stream ends so does the connection. */
    LAST,
    CLOSED
  }

  private final H2Endpoint endpoint;
  private final FrameProgress progress;
  private final Set<H2ClientStream> streams = new HashSet<>();
  private Phase phase = Phase.OPEN;
  private long since;
  private long begun;
  private long begunSince;

  H2ClientConnection(Worker worker, SocketChannel channel, Entrance entrance, H2Endpoint endpoint) {
    super(worker, channel, entrance, "HTTP/2.0");
    this.endpoint = endpoint;
    this.progress = H2Codecs.progress(endpoint);
    this.since = worker.now();
  }

  /** The connection is up and speaks HTTP/2. */
  void opened() {
    worker.add(this);
    if (worker.plane().isDraining()) {
      drain();
    }
  }

  @Override
  public H2Stream.Listener opened(H2Stream stream) {
    var opened = new H2ClientStream(this, worker, stream);
    streams.add(opened);
    return opened;
  }

  void ended(H2ClientStream stream) {
    streams.remove(stream);
    if (streams.isEmpty()) {
      since = worker.now();
      endIfLast();
    }
  }

  @Override
  void drain() {
    if (phase == Phase.OPEN) {
      phase = Phase.LEAVING;
      since = worker.now();
      endpoint.announceLeaving().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      endpoint.ping(FAREWELL).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private void admitNoMore() {
    phase = Phase.LAST;
    endpoint
        .leave(Http2Error.NO_ERROR, Unpooled.EMPTY_BUFFER)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    endIfLast();
  }

  private void endIfLast() {
    if (phase == Phase.LAST && streams.isEmpty()) {
      cutOff();
    }
  }

  @Override
  void leave() {
    drain();
  }

  @Override
  void sweep() {
    if (isStalled()) {
      cutOff();
      return;
    }
    if (phase != Phase.CLOSED) {
      sweepBegun();
    }
    List.copyOf(streams).forEach(H2ClientStream::sweep);
    switch (phase) {
      case OPEN -> {
        if (streams.isEmpty() && worker.now() - since > idleMillis()) {
          drain();
        }
      }
      case LEAVING -> {
        if (worker.now() - since > FAREWELL_MILLIS) {
          admitNoMore();
        }
      }
      case LAST, CLOSED -> {}
    }
  }

  /** Ends the connection when a header section stopped half-way: nothing else can come on it. */
  private void sweepBegun() {
    long current = progress.begun();
    if (current != begun) {
      begun = current;
      begunSince = worker.now();
    } else if (begun != 0 && worker.now() - begunSince > patience().head().toMillis()) {
      refuseBegun();
    }
  }

  private void refuseBegun() {
    phase = Phase.CLOSED;
    var problem = RequestProblems.requestTooSlow("header section", patience().head());
    worker.refused(problem, origin(), worker.ids().next());
    var reason = ByteBufUtil.writeAscii(channel.alloc(), problem.message());
    endpoint.leave(Http2Error.ENHANCE_YOUR_CALM, reason).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void confirmed(long ping) {
    if (ping == FAREWELL && phase == Phase.LEAVING) {
      admitNoMore();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    worker.forget(this);
    // A stream whose reading is held back does not hear of it by itself.
    List.copyOf(streams).forEach(H2ClientStream::gone);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Clients break rules; the codec has told them so and ends the connection.
    if (!(cause instanceof IOException) && !(cause instanceof Http2Exception)) {
      super.exceptionCaught(ctx, cause);
    }
  }
}
