package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 by prior knowledge from HTTP/1.1 by a connection's first bytes (RFC 9113 section
 * 3.4), then leaves the pipeline. No HTTP/1.1 request starts like HTTP/2's preface, so only a
 * client that sends its first bytes one by one is ever waited for.
 */
final class PrefaceDetector extends ChannelInboundHandlerAdapter {
  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private final Runnable onBegun;
  private final Runnable onHttp2;
  private @Nullable ByteBuf first;

  /**
   * A detector.
   *
   * @param onBegun is told that first bytes are here that may be either
   * @param onHttp2 makes the rest of the pipeline one for HTTP/2
   */
  PrefaceDetector(Runnable onBegun, Runnable onHttp2) {
    this.onBegun = onBegun;
    this.onHttp2 = onHttp2;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    var known = first;
    var all =
        known == null ? bytes : ctx.alloc().compositeBuffer().addComponents(true, known, bytes);
    first = null;
    int length = Math.min(all.readableBytes(), PREFACE.readableBytes());
    boolean isAlike = startsAlike(all, length);
    if (isAlike && length < PREFACE.readableBytes()) {
      first = all;
      onBegun.run();
      return;
    }
    if (isAlike) {
      onHttp2.run();
    }
    ctx.fireChannelRead(all);
    ctx.pipeline().remove(this);
  }

  private static boolean startsAlike(ByteBuf bytes, int length) {
    int start = bytes.readerIndex();
    for (int i = 0; i < length; i++) {
      if (bytes.getByte(start + i) != PREFACE.getByte(PREFACE.readerIndex() + i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    var left = first;
    first = null;
    if (left != null) {
      left.release();
    }
  }
}
