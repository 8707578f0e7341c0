package io.ngp.edge.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.List;

/**
 * Knows of a client's connection whether something has begun to come that must come whole before it
 * means anything: a header section in one or more frames (RFC 9113 section 4.3), or another frame.
 * DATA is left out; how fast it comes is the business of its request.
 */
public final class FrameProgress extends DecoratingHttp2ConnectionDecoder {
  private static final int HEADER_BYTES = 9;
  private static final int TYPE_AT = 3;
  private static final int FLAGS_AT = 4;

  /** Bytes that the decoder has not taken though they were looked at here. */
  private int seenAhead;

  private int headerBytes;
  private int payloadBytes;
  private int length;
  private byte type;
  private short flags;
  private boolean isSectionOpen;
  private long completed;

  FrameProgress(Http2ConnectionDecoder decoder) {
    super(decoder);
  }

  /**
   * The number of what has begun and is not complete, counted from 1; 0 when there is nothing such.
   */
  public long begun() {
    return isMidway() ? completed + 1 : 0;
  }

  private boolean isMidway() {
    if (isSectionOpen) {
      return true;
    }
    return headerBytes > 0 && (headerBytes < HEADER_BYTES || type != Http2FrameTypes.DATA);
  }

  @Override
  public void decodeFrame(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Http2Exception {
    follow(in, in.readerIndex() + seenAhead, in.writerIndex());
    try {
      super.decodeFrame(ctx, in, out);
    } finally {
      seenAhead = in.readableBytes();
    }
  }

  private void follow(ByteBuf in, int from, int to) {
    int at = from;
    while (at < to) {
      if (headerBytes < HEADER_BYTES) {
        header(in.getUnsignedByte(at));
        at++;
      } else {
        int step = Math.min(length - payloadBytes, to - at);
        payloadBytes += step;
        at += step;
      }
      if (headerBytes == HEADER_BYTES && payloadBytes == length) {
        complete();
      }
    }
  }

  private void header(short octet) {
    if (headerBytes < TYPE_AT) {
      length = (length << 8) | octet;
    } else if (headerBytes == TYPE_AT) {
      type = (byte) octet;
    } else if (headerBytes == FLAGS_AT) {
      flags = octet;
    }
    headerBytes++;
  }

  private void complete() {
    if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
      isSectionOpen = (flags & Http2Flags.END_HEADERS) == 0;
    }
    headerBytes = 0;
    payloadBytes = 0;
    length = 0;
    if (!isSectionOpen) {
      completed++;
    }
  }
}
