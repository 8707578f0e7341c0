package io.ngp.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one connection. Header sections and small pieces of body written between two
 * flushes are put into one buffer, so that an ordinary message is one system call on one piece of
 * memory; large pieces are passed on untouched. Used on the channel's event loop only.
 */
public final class Outlet {
  private static final int ROOM = 1024;
  private static final int COPY_UP_TO = 1024;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Channel channel;
  private @Nullable ByteBuf open;
  private boolean isDirty;

  public Outlet(Channel channel) {
    this.channel = channel;
  }

  /**
   * A buffer to append {@code bytes} or more to; it grows, and is valid until the next call on this
   * outlet.
   */
  public ByteBuf room(int bytes) {
    var buffer = open;
    if (buffer != null && buffer.maxFastWritableBytes() >= bytes) {
      return buffer;
    }
    passOpenOn();
    buffer = channel.alloc().directBuffer(Math.max(bytes, ROOM));
    open = buffer;
    return buffer;
  }

  /** Writes a piece of a body that needs no framing. Takes over {@code content}. */
  public void raw(ByteBuf content) {
    int length = content.readableBytes();
    if (length == 0) {
      content.release();
    } else if (length <= COPY_UP_TO && open != null) {
      room(length).writeBytes(content);
      content.release();
    } else {
      pass(content);
    }
  }

  /** Writes a piece of a body as one chunk (RFC 9112 section 7.1). Takes over {@code content}. */
  public void chunk(ByteBuf content) {
    int length = content.readableBytes();
    if (length == 0) {
      // An empty chunk would end the body.
      content.release();
      return;
    }
    boolean isCopied = length <= COPY_UP_TO;
    var buffer = room(isCopied ? length + 12 : 12);
    buffer.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
    buffer.writeBytes(CRLF);
    if (isCopied) {
      buffer.writeBytes(content);
      content.release();
    } else {
      pass(content);
    }
    room(CRLF.length).writeBytes(CRLF);
  }

  /** Ends a chunked body, with those of {@code trailers} that may pass. */
  public void lastChunk(HttpHeaders trailers) {
    var buffer = room(LAST_CHUNK.length + CRLF.length);
    buffer.writeBytes(LAST_CHUNK);
    if (!trailers.isEmpty()) {
      var fields = trailers.iteratorCharSequence();
      while (fields.hasNext()) {
        var field = fields.next();
        if (Trailers.mayPass(field.getKey())) {
          field(buffer, field);
        }
      }
    }
    buffer.writeBytes(CRLF);
  }

  public static void field(ByteBuf out, Entry<CharSequence, CharSequence> field) {
    field(out, field.getKey(), field.getValue());
  }

  public static void field(ByteBuf out, CharSequence name, CharSequence value) {
    ByteBufUtil.writeAscii(out, name);
    ByteBufUtil.writeShortBE(out, (':' << 8) | ' ');
    ByteBufUtil.writeAscii(out, value);
    ByteBufUtil.writeShortBE(out, ('\r' << 8) | '\n');
  }

  /** Sends what was written so far. */
  public void flush() {
    passOpenOn();
    if (isDirty) {
      isDirty = false;
      channel.flush();
    }
  }

  /** Sends what was written so far, then runs {@code then}; also when sending fails. */
  public void flushThen(ChannelFutureListener then) {
    passOpenOn();
    isDirty = false;
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(then);
  }

  /** Forgets what was not sent; for connections that are gone. */
  public void discard() {
    var buffer = open;
    open = null;
    if (buffer != null) {
      buffer.release();
    }
  }

  private void pass(ByteBuf content) {
    passOpenOn();
    var _ = channel.write(content, channel.voidPromise());
    isDirty = true;
  }

  private void passOpenOn() {
    var buffer = open;
    if (buffer != null) {
      open = null;
      var _ = channel.write(buffer, channel.voidPromise());
      isDirty = true;
    }
  }
}
