package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.ngp.edge.h2.GrpcStatus;
import io.ngp.edge.h2.H2Fields;
import io.ngp.edge.h2.H2Messages;
import io.ngp.edge.http.ErrorPage;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.http.Tagged;
import io.ngp.edge.seen.Sight;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a client's HTTP/2 connection: one request and its response. How much may be unread
 * or unsent on it is bounded by flow control (RFC 9113 section 5.2).
 */
final class H2ClientStream extends Roster.Member implements ClientStream {
  private static final Logger log = LoggerFactory.getLogger(H2ClientStream.class);
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  private final H2ClientConnection connection;
  private final Worker worker;
  private final Http2StreamChannel channel;
  private final H2Outlet outlet;
  private final SendWatch sending = new SendWatch();
  private final ArrayDeque<HttpContent> held = new ArrayDeque<>(0);
  private @Nullable Exchange exchange;
  private boolean isHoldingBack;
  private boolean hasBegun;
  private boolean hasRequestEnded;

  H2ClientStream(H2ClientConnection connection, Worker worker, Http2StreamChannel channel) {
    this.connection = connection;
    this.worker = worker;
    this.channel = channel;
    this.outlet = new H2Outlet(channel);
  }

  @Override
  public InetAddress remote() {
    return connection.remote();
  }

  @Override
  public String address() {
    return connection.address();
  }

  @Override
  public Entrance entrance() {
    return connection.entrance();
  }

  @Override
  public Sight.Origin origin() {
    return connection.origin();
  }

  // The request, on its way in.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    switch (frame) {
      case Http2HeadersFrame fields -> {
        hasRequestEnded |= fields.isEndStream();
        if (hasBegun) {
          trailers(fields);
        } else {
          begin(fields);
        }
      }
      case Http2DataFrame data -> {
        hasRequestEnded |= data.isEndStream();
        deliver(
            data.isEndStream()
                ? new DefaultLastHttpContent(data.content())
                : new DefaultHttpContent(data.content()));
      }
      default -> ReferenceCountUtil.release(frame);
    }
  }

  private void begin(Http2HeadersFrame fields) {
    hasBegun = true;
    switch (H2Messages.request(fields.headers(), fields.isEndStream())) {
      case Problem problem -> {
        worker.plane().unrouted().increment();
        long number = worker.ids().next();
        worker.refused(problem, origin(), number);
        answer(problem, HttpConnection.UNREAD, null, worker.ids().text(number));
      }
      case RequestHead head -> {
        var started = new Exchange(this, worker, head);
        exchange = started;
        started.start();
      }
    }
  }

  private void trailers(Http2HeadersFrame fields) {
    if (!fields.isEndStream()) {
      // Only a response may have several header sections (RFC 9113 section 8.1).
      reset(Http2Error.PROTOCOL_ERROR);
      gone();
      return;
    }
    deliver(H2Messages.trailers(fields.headers()));
  }

  private void deliver(HttpContent content) {
    var current = exchange;
    if (isHoldingBack) {
      held.add(content);
    } else if (current != null) {
      current.requestContent(content);
    } else {
      content.release();
    }
  }

  @Override
  public boolean holdBack() {
    if (isHoldingBack) {
      return false;
    }
    isHoldingBack = true;
    updateReading();
    return true;
  }

  @Override
  public void letGo() {
    isHoldingBack = false;
    while (!isHoldingBack && !held.isEmpty()) {
      deliver(held.poll());
    }
    updateReading();
  }

  @Override
  public void updateReading() {
    boolean isUpstreamFull = exchange != null && exchange.isUpstreamFull();
    channel.config().setAutoRead(!isHoldingBack && !isUpstreamFull);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.flushUpstream();
      updateReading();
    }
  }

  // The response, on its way out.

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void interim(ResponseHead response) {
    outlet.interim(H2Fields.interim(response));
  }

  @Override
  public void begin(
      RequestHead request, ResponseHead response, Tagged tag, boolean isRequestComplete) {
    var fields = H2Fields.response(response, request.isHead(), worker.date());
    if (!response.hasRequestId()) {
      fields.add(REQUEST_ID, tag.id());
    }
    outlet.head(fields, response.isBodiless(request.isHead()));
  }

  @Override
  public void content(ByteBuf content) {
    outlet.content(content);
  }

  @Override
  public void complete(HttpHeaders trailers, boolean isRequestComplete) {
    exchange = null;
    letGo();
    outlet.end(H2Fields.trailers(trailers)).addListener(this::answered);
    outlet.flush();
  }

  /** The whole answer is sent; a client that still sends its request is told to stop. */
  private void answered(io.netty.util.concurrent.Future<?> sent) {
    if (sent.isSuccess() && !hasRequestEnded) {
      reset(Http2Error.NO_ERROR);
    }
  }

  @Override
  public void refuse(
      Problem problem,
      RequestHead request,
      @Nullable String route,
      String requestId,
      boolean isRequestComplete) {
    answer(problem, request.request(), route, requestId);
  }

  private void answer(
      Problem problem, HttpRequest request, @Nullable String route, String requestId) {
    exchange = null;
    letGo();
    if (GrpcStatus.isCall(request)) {
      outlet.head(GrpcStatus.answer(problem, requestId), true);
    } else {
      var page = ErrorPage.of(problem, request, route, requestId);
      outlet.head(head(problem, page, requestId), request.method().equals(HttpMethod.HEAD));
      outlet.content(Unpooled.wrappedBuffer(page.body()));
    }
    outlet.end(new DefaultHttp2Headers()).addListener(this::answered);
    outlet.flush();
  }

  private DefaultHttp2Headers head(Problem problem, ErrorPage.Page page, String requestId) {
    var fields = new DefaultHttp2Headers();
    fields
        .status(Integer.toString(problem.status()))
        .add(HttpHeaderNames.CONTENT_TYPE, page.contentType())
        .add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(page.body().length))
        .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .add(REQUEST_ID, requestId)
        .add(HttpHeaderNames.DATE, worker.date().value());
    problem.fields().forEach(fields::add);
    return fields;
  }

  @Override
  public void cut() {
    exchange = null;
    reset(Http2Error.INTERNAL_ERROR);
    readOn();
  }

  @Override
  public void flush() {
    outlet.flush();
  }

  private void reset(Http2Error error) {
    if (channel.isActive()) {
      // When it fails the stream is gone already.
      var _ = channel.writeAndFlush(new DefaultHttp2ResetFrame(error), channel.voidPromise());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.clientWritabilityChanged();
    }
  }

  // Endings.

  /** Ends what takes too long. */
  void sweep() {
    long patience = worker.plane().settings().client().stalled().toMillis();
    if (sending.isStalled(outlet.pendingBytes(), worker.now(), patience)) {
      reset(Http2Error.CANCEL);
      gone();
    } else if (exchange != null) {
      exchange.sweep();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame) {
      gone();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
    outlet.discard();
    connection.ended(this);
  }

  /** The client is not there any more, or not for this stream. */
  void gone() {
    var current = exchange;
    exchange = null;
    if (current != null) {
      current.clientGone();
    }
    readOn();
  }

  /** Throws away what is held and what still comes; a stream that is not read never closes. */
  private void readOn() {
    isHoldingBack = false;
    held.forEach(HttpContent::release);
    held.clear();
    channel.config().setAutoRead(true);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2Exception) {
      // The client broke a rule; it is told which, and the stream ends.
      return;
    }
    // Clients come and go; only what is not about the network is worth a line.
    if (!(cause instanceof IOException)) {
      log.warn("Closing a stream of client {} because of an error of ours.", address(), cause);
    }
    var _ = ctx.close();
  }
}
