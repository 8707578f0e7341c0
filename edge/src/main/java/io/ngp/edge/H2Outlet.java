package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one HTTP/2 stream. The frame written last waits until it is known whether
 * another follows, because the end of a message is a mark on its last frame; gRPC even tells by it
 * whether a message has a body.
 */
final class H2Outlet {
  private final Http2StreamChannel channel;
  private @Nullable Http2Headers head;
  private @Nullable ByteBuf last;
  private boolean isBodiless;
  private boolean hasEnded;

  H2Outlet(Http2StreamChannel channel) {
    this.channel = channel;
  }

  boolean hasEnded() {
    return hasEnded;
  }

  /** Writes a header section that goes before the message's own. */
  void interim(Http2Headers fields) {
    var _ = channel.write(new DefaultHttp2HeadersFrame(fields), channel.voidPromise());
  }

  /**
   * Begins the message.
   *
   * @param isBodiless whether content is thrown away instead of written
   */
  void head(Http2Headers fields, boolean isBodiless) {
    head = fields;
    this.isBodiless = isBodiless;
  }

  /** Writes a piece of the body. Takes over {@code content}. */
  void content(ByteBuf content) {
    if (isBodiless || hasEnded || !content.isReadable()) {
      content.release();
      return;
    }
    passOn();
    last = content;
  }

  /** Ends the message. */
  ChannelFuture end(Http2Headers trailers) {
    hasEnded = true;
    if (!trailers.isEmpty()) {
      passOn();
      return channel.write(new DefaultHttp2HeadersFrame(trailers, true));
    }
    var fields = head;
    var content = last;
    head = null;
    last = null;
    if (content == null && fields != null) {
      return channel.write(new DefaultHttp2HeadersFrame(fields, true));
    }
    writeHead(fields);
    return channel.write(
        new DefaultHttp2DataFrame(content == null ? Unpooled.EMPTY_BUFFER : content, true));
  }

  /** Sends what was written so far. */
  void flush() {
    passOn();
    channel.flush();
  }

  /** Forgets what was not sent; for streams that are gone. */
  void discard() {
    var content = last;
    head = null;
    last = null;
    if (content != null) {
      content.release();
    }
  }

  private void passOn() {
    var fields = head;
    var content = last;
    head = null;
    last = null;
    writeHead(fields);
    if (content != null) {
      var _ = channel.write(new DefaultHttp2DataFrame(content), channel.voidPromise());
    }
  }

  private void writeHead(@Nullable Http2Headers fields) {
    if (fields != null) {
      var _ = channel.write(new DefaultHttp2HeadersFrame(fields), channel.voidPromise());
    }
  }

  /** How much waits to be sent, or to be allowed to be sent by the other side. */
  long pendingBytes() {
    var mark = channel.config().getWriteBufferWaterMark();
    return channel.isWritable()
        ? Math.max(0, mark.high() + 1 - channel.bytesBeforeUnwritable())
        : mark.low() - 1 + channel.bytesBeforeWritable();
  }
}
