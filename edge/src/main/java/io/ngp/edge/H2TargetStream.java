package io.ngp.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.ngp.edge.h2.H2Fields;
import io.ngp.edge.h2.H2Messages;
import io.ngp.edge.upstream.Upstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection to a target: serves one exchange. */
final class H2TargetStream extends ChannelInboundHandlerAdapter implements TargetStream {
  /** What is kept of a request's body for the case that the target declines it. */
  private static final int MAX_KEPT_BYTES = 64 * 1024;

  private final H2TargetConnection connection;
  private final Http2StreamChannel channel;
  private final H2Outlet outlet;
  private final boolean isReused;
  private @Nullable Exchange exchange;
  private @Nullable Throwable failure;
  private @Nullable List<HttpContent> kept = new ArrayList<>(0);
  private int keptBytes;
  private boolean hasReceived;
  private boolean hasFinalHead;
  private boolean isDeclined;

  H2TargetStream(H2TargetConnection connection, Http2StreamChannel channel, boolean isReused) {
    this.connection = connection;
    this.channel = channel;
    this.outlet = new H2Outlet(channel);
    this.isReused = isReused;
  }

  @Override
  public Upstream upstream() {
    return connection.upstream();
  }

  // The request, on its way out.

  @Override
  public void begin(Exchange next) {
    exchange = next;
    var head = next.head();
    outlet.head(
        H2Fields.request(
            head,
            new H2Fields.Origin(
                next.forwardedFor(),
                next.forwardedHost(),
                next.entrance().scheme(),
                next.entrance().port(),
                next.requestId())),
        false);
    if (!head.hasBody()) {
      end(new DefaultHttp2Headers());
    }
  }

  @Override
  public void content(HttpContent content) {
    if (outlet.hasEnded()) {
      content.release();
      return;
    }
    keep(content);
    outlet.content(content.content());
    if (content instanceof LastHttpContent last) {
      end(H2Fields.trailers(last.trailingHeaders()));
    }
  }

  private void end(Http2Headers trailers) {
    // When it fails the stream's end tells.
    var _ = outlet.end(trailers);
  }

  private void keep(HttpContent content) {
    var list = kept;
    if (list == null || hasReceived) {
      return;
    }
    keptBytes += content.content().readableBytes();
    if (keptBytes > MAX_KEPT_BYTES) {
      forgetKept();
    } else {
      list.add(content.retainedDuplicate());
    }
  }

  private void forgetKept() {
    var list = kept;
    kept = null;
    if (list != null) {
      list.forEach(HttpContent::release);
    }
  }

  @Override
  public void flush() {
    outlet.flush();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public boolean isDeaf() {
    return false;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.upstreamWritabilityChanged();
    }
  }

  // The response, on its way in.

  @Override
  public void read(boolean isWanted) {
    channel.config().setAutoRead(isWanted);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    var current = exchange;
    switch (frame) {
      case Http2HeadersFrame fields -> {
        if (current != null) {
          received(current, fields);
        }
      }
      case Http2DataFrame data -> {
        if (current == null) {
          data.release();
        } else if (data.isEndStream()) {
          current.responseContent(new DefaultLastHttpContent(data.content()));
        } else {
          current.responseContent(new DefaultHttpContent(data.content()));
        }
      }
      default -> ReferenceCountUtil.release(frame);
    }
  }

  private void received(Exchange current, Http2HeadersFrame fields) {
    hasReceived = true;
    forgetKept();
    if (hasFinalHead) {
      current.responseContent(H2Messages.trailers(fields.headers()));
      return;
    }
    var head = H2Messages.response(fields.headers());
    if (head == null || (head.isInterim() && fields.isEndStream())) {
      current.answeredWrongly(
          new IOException("its status is \"" + fields.headers().status() + "\""));
      return;
    }
    hasFinalHead = !head.isInterim();
    current.responseHead(head);
    if (fields.isEndStream()) {
      current.responseContent(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.flushClient();
    }
  }

  // Endings.

  @Override
  public boolean hasReceived() {
    return hasReceived;
  }

  @Override
  public boolean isReused() {
    return isReused;
  }

  @Override
  public @Nullable Throwable failure() {
    return failure != null ? failure : connection.failure();
  }

  @Override
  public @Nullable List<HttpContent> declined() {
    var list = isDeclined ? kept : null;
    if (list != null) {
      kept = null;
    }
    return list;
  }

  @Override
  public void settle(boolean isReusable) {
    exchange = null;
    if (!outlet.hasEnded()) {
      close();
    }
  }

  @Override
  public void close() {
    exchange = null;
    // Tells the target to stop, unless both sides are done.
    var _ = channel.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case Http2ResetFrame reset -> {
        isDeclined = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
        failure = new IOException("it reset the stream with " + name(reset.errorCode()));
        lost();
        // What waits unread is for nobody, and would keep the stream from closing.
        read(true);
      }
      case Http2GoAwayFrame _ -> {
        // Told only to streams the target did not and will not look at (RFC 9113 section 6.8), and
        // to them before their connection: what is tried again must not come back to it.
        isDeclined = true;
        connection.leave();
        lost();
        read(true);
      }
      default -> {}
    }
    ctx.fireUserEventTriggered(event);
  }

  private static String name(long code) {
    var error = Http2Error.valueOf(code);
    return error == null ? "error " + code : error.name();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failure = cause;
    var _ = channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost();
    outlet.discard();
    forgetKept();
    connection.ended(hasReceived);
  }

  private void lost() {
    var current = exchange;
    exchange = null;
    if (current != null) {
      current.upstreamClosed(this);
    }
  }
}
