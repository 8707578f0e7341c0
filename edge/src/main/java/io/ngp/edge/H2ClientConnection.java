package io.ngp.edge;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.ngp.edge.h2.FrameProgress;
import io.ngp.edge.http.RequestProblems;
import java.io.IOException;

/**
 * A client's HTTP/2 connection: knows its streams, and ends when it is unused, or when the edge
 * drains, in such a way that no request on its way is lost (RFC 9113 section 6.8).
 */
final class H2ClientConnection extends HttpConnection {
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

  private final FrameProgress progress;
  private final Roster<H2ClientStream> streams = new Roster<>();
  private Phase phase = Phase.OPEN;
  private long since;
  private long begun;
  private long begunSince;

  H2ClientConnection(
      Worker worker, SocketChannel channel, Entrance entrance, FrameProgress progress) {
    super(worker, channel, entrance, "HTTP/2.0");
    this.progress = progress;
    this.since = worker.now();
  }

  /** The connection is up and speaks HTTP/2. */
  void opened() {
    worker.add(this);
    if (worker.plane().isDraining()) {
      drain();
    }
  }

  /** The handler of a stream the client opened. */
  H2ClientStream stream(Http2StreamChannel stream) {
    var opened = new H2ClientStream(this, worker, stream);
    streams.add(opened);
    return opened;
  }

  void ended(H2ClientStream stream) {
    streams.remove(stream);
    if (streams.size() == 0) {
      since = worker.now();
      endIfLast();
    }
  }

  @Override
  void drain() {
    if (phase == Phase.OPEN) {
      phase = Phase.LEAVING;
      since = worker.now();
      var goAway = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
      goAway.setExtraStreamIds(Integer.MAX_VALUE);
      channel.write(goAway).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      channel
          .writeAndFlush(new DefaultHttp2PingFrame(FAREWELL))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private void admitNoMore() {
    phase = Phase.LAST;
    channel
        .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR))
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    endIfLast();
  }

  private void endIfLast() {
    if (phase == Phase.LAST && streams.size() == 0) {
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
    streams.forEach(H2ClientStream::sweep);
    switch (phase) {
      case OPEN -> {
        if (streams.size() == 0 && worker.now() - since > idleMillis()) {
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
    channel
        .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM, reason))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    if (frame instanceof Http2PingFrame ping
        && ping.ack()
        && ping.content() == FAREWELL
        && phase == Phase.LEAVING) {
      admitNoMore();
    }
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    worker.forget(this);
    // A stream whose reading is held back does not hear of it by itself.
    streams.forEach(H2ClientStream::gone);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Clients break rules; the codec has told them so and ends the connection.
    if (!(cause instanceof IOException) && !(cause instanceof Http2Exception)) {
      super.exceptionCaught(ctx, cause);
    }
  }
}
