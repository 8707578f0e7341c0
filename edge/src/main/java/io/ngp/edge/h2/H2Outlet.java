package io.ngp.edge.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one HTTP/2 stream. The frame written last waits until it is known whether
 * another follows, because the end of a message is a mark on its last frame; gRPC even tells by it
 * whether a message has a body.
 */
public final class H2Outlet {
  private final H2Stream stream;
  private @Nullable Http2Headers head;
  private @Nullable ByteBuf last;
  private boolean isBodiless;
  private boolean hasEnded;

  public H2Outlet(H2Stream stream) {
    this.stream = stream;
  }

  /** Whether the message was ended. */
  public boolean hasEnded() {
    return hasEnded;
  }

  /** Writes a header section that goes before the message's own. */
  public void interim(Http2Headers fields) {
    var _ = stream.write(fields, false);
  }

  /**
   * Begins the message.
   *
   * @param isBodiless whether content is thrown away instead of written
   */
  public void head(Http2Headers fields, boolean isBodiless) {
    head = fields;
    this.isBodiless = isBodiless;
  }

  /** Writes a piece of the body. Takes over {@code content}. */
  public void content(ByteBuf content) {
    if (isBodiless || hasEnded || !content.isReadable()) {
      content.release();
      return;
    }
    passOn();
    last = content;
  }

  /** Ends the message. */
  public ChannelFuture end(Http2Headers trailers) {
    hasEnded = true;
    if (!trailers.isEmpty()) {
      passOn();
      return stream.write(trailers, true);
    }
    var fields = head;
    var content = last;
    head = null;
    last = null;
    if (content == null && fields != null) {
      return stream.write(fields, true);
    }
    writeHead(fields);
    return stream.write(content == null ? Unpooled.EMPTY_BUFFER : content, true);
  }

  /** Sends what was written so far. */
  public void flush() {
    passOn();
    stream.flush();
  }

  /** Forgets what was not sent; for streams that are gone. */
  public void discard() {
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
      var _ = stream.write(content, false);
    }
  }

  private void writeHead(@Nullable Http2Headers fields) {
    if (fields != null) {
      var _ = stream.write(fields, false);
    }
  }
}
