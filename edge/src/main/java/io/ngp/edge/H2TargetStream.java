package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.ngp.edge.h2.H2Endpoint;
import io.ngp.edge.h2.H2Fields;
import io.ngp.edge.h2.H2Messages;
import io.ngp.edge.h2.H2Outlet;
import io.ngp.edge.h2.H2Stream;
import io.ngp.edge.upstream.Upstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection to a target: serves one exchange. */
final class H2TargetStream implements TargetStream, H2Stream.Listener {
  /** What is kept of a request's body for the case that the target declines it. */
  private static final int MAX_KEPT_BYTES = 64 * 1024;

  private final H2TargetConnection connection;
  private final H2Stream stream;
  private final H2Outlet outlet;
  private final boolean isReused;
  private @Nullable Exchange exchange;
  private @Nullable Throwable failure;
  private @Nullable List<HttpContent> kept = new ArrayList<>(0);
  private int keptBytes;
  private boolean hasReceived;
  private boolean hasFinalHead;
  private boolean isDeclined;

  H2TargetStream(H2TargetConnection connection, H2Endpoint endpoint, boolean isReused) {
    this.connection = connection;
    this.stream = endpoint.open(this);
    this.outlet = new H2Outlet(stream);
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
    return stream.isWritable();
  }

  @Override
  public boolean isDeaf() {
    return false;
  }

  @Override
  public void writabilityChanged() {
    if (exchange != null) {
      exchange.upstreamWritabilityChanged();
    }
  }

  // The response, on its way in.

  @Override
  public void read(boolean isWanted) {
    stream.read(isWanted);
  }

  @Override
  public void headers(Http2Headers fields, boolean isEnd) {
    var current = exchange;
    if (current != null) {
      received(current, fields, isEnd);
    }
  }

  private void received(Exchange current, Http2Headers fields, boolean isEnd) {
    hasReceived = true;
    forgetKept();
    if (hasFinalHead) {
      current.responseContent(H2Messages.trailers(fields));
      return;
    }
    var head = H2Messages.response(fields);
    if (head == null || (head.isInterim() && isEnd)) {
      current.answeredWrongly(new IOException("its status is \"" + fields.status() + "\""));
      return;
    }
    hasFinalHead = !head.isInterim();
    current.responseHead(head);
    if (isEnd) {
      current.responseContent(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  @Override
  public void data(ByteBuf data, boolean isEnd) {
    var current = exchange;
    if (current == null) {
      data.release();
    } else {
      current.responseContent(
          isEnd ? new DefaultLastHttpContent(data) : new DefaultHttpContent(data));
    }
  }

  @Override
  public void readComplete() {
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
    stream.reset(Http2Error.CANCEL);
    stream.discard();
  }

  @Override
  public void reset(long code) {
    if (stream.isEndKept()) {
      // It has answered, and wants no more of the request (RFC 9113 section 8.1).
      return;
    }
    isDeclined = code == Http2Error.REFUSED_STREAM.code();
    failure = new IOException("it reset the stream with " + name(code));
    lost();
  }

  @Override
  public void refused() {
    // Its connection hears of it later: what is tried again must not come back to it.
    isDeclined = true;
    connection.leave();
    lost();
  }

  private static String name(long code) {
    var error = Http2Error.valueOf(code);
    return error == null ? "error " + code : error.name();
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
    lost();
  }

  @Override
  public void ended() {
    lost();
    outlet.discard();
    forgetKept();
    connection.ended(hasReceived);
  }

  private void lost() {
    var current = exchange;
    exchange = null;
    // What waits unread is for nobody.
    stream.discard();
    if (current != null) {
      current.upstreamClosed(this);
    }
  }
}
