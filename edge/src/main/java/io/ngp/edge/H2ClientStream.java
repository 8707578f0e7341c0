package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import io.ngp.edge.h2.GrpcStatus;
import io.ngp.edge.h2.H2Fields;
import io.ngp.edge.h2.H2Messages;
import io.ngp.edge.h2.H2Outlet;
import io.ngp.edge.h2.H2Stream;
import io.ngp.edge.http.ErrorPage;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.http.Tagged;
import io.ngp.edge.seen.Sight;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a client's HTTP/2 connection: one request and its response. How much may be unread
 * or unsent on it is bounded by flow control (RFC 9113 section 5.2).
 */
final class H2ClientStream implements ClientStream, H2Stream.Listener {
  private static final Logger log = LoggerFactory.getLogger(H2ClientStream.class);
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  private final H2ClientConnection connection;
  private final Worker worker;
  private final H2Stream stream;
  private final H2Outlet outlet;
  private final SendWatch sending = new SendWatch();
  private @Nullable Exchange exchange;
  private boolean isHoldingBack;
  private boolean hasBegun;
  private boolean hasRequestEnded;

  H2ClientStream(H2ClientConnection connection, Worker worker, H2Stream stream) {
    this.connection = connection;
    this.worker = worker;
    this.stream = stream;
    this.outlet = new H2Outlet(stream);
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
  public void headers(Http2Headers fields, boolean isEnd) {
    hasRequestEnded |= isEnd;
    if (hasBegun) {
      trailers(fields, isEnd);
    } else {
      begin(fields, isEnd);
    }
  }

  @Override
  public void data(ByteBuf data, boolean isEnd) {
    hasRequestEnded |= isEnd;
    deliver(isEnd ? new DefaultLastHttpContent(data) : new DefaultHttpContent(data));
  }

  private void begin(Http2Headers fields, boolean isEnd) {
    hasBegun = true;
    switch (H2Messages.request(fields, isEnd)) {
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

  private void trailers(Http2Headers fields, boolean isEnd) {
    if (!isEnd) {
      // Only a response may have several header sections (RFC 9113 section 8.1).
      stream.reset(Http2Error.PROTOCOL_ERROR);
      gone();
      return;
    }
    deliver(H2Messages.trailers(fields));
  }

  private void deliver(HttpContent content) {
    var current = exchange;
    if (current != null) {
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
    updateReading();
  }

  @Override
  public void updateReading() {
    boolean isUpstreamFull = exchange != null && exchange.isUpstreamFull();
    stream.read(!isHoldingBack && !isUpstreamFull);
  }

  @Override
  public void readComplete() {
    if (exchange != null) {
      exchange.flushUpstream();
      updateReading();
    }
  }

  // The response, on its way out.

  @Override
  public boolean isWritable() {
    return stream.isWritable();
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
    ended(outlet.end(H2Fields.trailers(trailers)));
  }

  private void ended(ChannelFuture sending) {
    if (!hasRequestEnded) {
      sending.addListener(this::answered);
    }
    outlet.flush();
  }

  /** The whole answer is sent; a client that still sends its request is told to stop. */
  private void answered(Future<?> sent) {
    if (sent.isSuccess() && !hasRequestEnded) {
      stream.reset(Http2Error.NO_ERROR);
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
    ended(outlet.end(new DefaultHttp2Headers()));
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
    stream.reset(Http2Error.INTERNAL_ERROR);
    readOn();
  }

  @Override
  public void flush() {
    outlet.flush();
  }

  @Override
  public void writabilityChanged() {
    if (exchange != null) {
      exchange.clientWritabilityChanged();
    }
  }

  // Endings.

  /** Ends what takes too long. */
  void sweep() {
    long patience = worker.plane().settings().client().stalled().toMillis();
    if (sending.isStalled(unsent(), worker.now(), patience)) {
      stream.reset(Http2Error.CANCEL);
      gone();
    } else if (exchange != null) {
      exchange.sweep();
    }
  }

  /** A number that changes whenever something is sent; 0 when nothing waits to be. */
  private long unsent() {
    return stream.isSendingHeldUp() ? stream.sentBytes() + 1 : 0;
  }

  @Override
  public void reset(long code) {
    gone();
  }

  @Override
  public void refused() {
    gone();
  }

  @Override
  public void ended() {
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

  /** Throws away what is held back and what still comes. */
  private void readOn() {
    isHoldingBack = false;
    stream.discard();
  }

  @Override
  public void failed(Throwable cause) {
    // Clients come and go, and break rules; only what is not about the network is worth a line.
    if (!(cause instanceof IOException) && !(cause instanceof Http2Exception)) {
      log.warn("Closing a stream of client {} because of an error of ours.", address(), cause);
    }
    gone();
  }
}
