package io.ngp.edge.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.ShutdownHint;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection on which frames come thick and fast that move nothing forward: PING, SETTINGS,
 * PRIORITY and unknown ones (CVE-2019-9512, CVE-2019-9515, RFC 9113 section 10.5).
 */
final class IdleFrameLimit extends DecoratingHttp2ConnectionDecoder {
  private static final int MAX_FRAMES = 1000;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  IdleFrameLimit(Http2ConnectionDecoder decoder) {
    super(decoder);
  }

  @Override
  public void frameListener(@Nullable Http2FrameListener listener) {
    super.frameListener(listener == null ? null : new Counter(listener));
  }

  private static final class Counter extends Http2FrameListenerDecorator {
    private long windowStart = System.nanoTime();
    private int count;

    Counter(Http2FrameListener listener) {
      super(listener);
    }

    private void count() throws Http2Exception {
      long now = System.nanoTime();
      if (now - windowStart > WINDOW_NANOS) {
        windowStart = now;
        count = 0;
      }
      if (++count > MAX_FRAMES) {
        throw new Http2Exception(
            Http2Error.ENHANCE_YOUR_CALM,
            "More than "
                + MAX_FRAMES
                + " frames in "
                + TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS)
                + " s that carry no request.",
            ShutdownHint.HARD_SHUTDOWN);
      }
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
      count();
      super.onPingRead(ctx, data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
        throws Http2Exception {
      count();
      super.onSettingsRead(ctx, settings);
    }

    @Override
    public void onPriorityRead(
        ChannelHandlerContext ctx, int streamId, int dependency, short weight, boolean isExclusive)
        throws Http2Exception {
      count();
      super.onPriorityRead(ctx, streamId, dependency, weight, isExclusive);
    }

    @Override
    public void onUnknownFrame(
        ChannelHandlerContext ctx, byte type, int streamId, Http2Flags flags, ByteBuf payload)
        throws Http2Exception {
      count();
      // Not passed on: nobody here knows what it means (RFC 9113 section 5.5).
    }
  }
}
