package io.ngp.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a client's requests one at a time: after a whole request the gate closes, and what a
 * pipelining client sent ahead stays undecoded until {@link #open}. So nothing needs to queue
 * requests, and what one client can make us hold is one read's worth of bytes.
 */
public final class RequestGate extends HttpRequestDecoder {
  private static final int NEVER_SPLIT_CHUNKS = 1 << 20;

  private enum State {
    OPEN,
    CLOSED,
    /** What still comes is thrown away. */
    DISCARDING
  }

  private State state = State.OPEN;
  private boolean isDecoding;
  private boolean isMidRequest;
  private boolean isHeadBegun;
  private @Nullable ChannelHandlerContext context;

  public RequestGate(int maxHeaderBytes) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(maxHeaderBytes)
            .setMaxHeaderSize(maxHeaderBytes)
            .setMaxChunkSize(NEVER_SPLIT_CHUNKS)
            .setInitialBufferSize(256)
            .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory())
            .setTrailersFactory(DefaultHttpHeadersFactory.trailersFactory()));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Decodes nothing more until {@link #open}; false when that was so already. */
  public boolean close() {
    if (state != State.OPEN) {
      return false;
    }
    state = State.CLOSED;
    return true;
  }

  /** Goes on decoding, first what is held back already. */
  public void open() {
    if (state != State.CLOSED) {
      return;
    }
    state = State.OPEN;
    var ctx = context;
    // While decoding, its loop sees that the gate is open again; entering it twice would scramble
    // the buffer.
    if (!isDecoding && ctx != null && holdsBack()) {
      try {
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
      } catch (Exception e) {
        ctx.fireExceptionCaught(e);
      }
      ctx.fireChannelReadComplete();
    }
  }

  /** The first bytes of a request are here, though not here at the gate yet. */
  public void headBegan() {
    isHeadBegun = true;
  }

  /** Throws away whatever else the client sends. */
  public void discard() {
    state = State.DISCARDING;
  }

  public boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Whether bytes were received that are not decoded. */
  public boolean holdsBack() {
    return actualReadableBytes() > 0;
  }

  /** Whether bytes were received that will be decoded without that more come. */
  public boolean isBehind() {
    return holdsBack() && (state == State.CLOSED || isDecoding);
  }

  /** Whether some, but not all, of a request's header section was received. */
  public boolean isMidHead() {
    return !isMidRequest && isHeadBegun;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
    if (state == State.DISCARDING) {
      ReferenceCountUtil.release(input);
      return;
    }
    boolean isOutermost = !isDecoding;
    isDecoding = true;
    try {
      super.channelRead(ctx, input);
    } finally {
      if (isOutermost) {
        isDecoding = false;
      }
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    switch (state) {
      case CLOSED -> {}
      case DISCARDING -> buffer.skipBytes(buffer.readableBytes());
      case OPEN -> {
        isHeadBegun = true;
        super.decode(ctx, buffer, out);
        track(out);
      }
    }
  }

  // Netty's decoder takes any blanks between the words of a request line, controls for blanks, and
  // a version in whatever case, with any number of digits.

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    requireOneSpaceBefore(line, start);
    return super.splitSecondWordInitialLine(line, start, length);
  }

  @Override
  protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
    requireOneSpaceBefore(line, start);
    String version = super.splitThirdWordInitialLine(line, start, length);
    if (!isVersion(version)) {
      throw new IllegalArgumentException("its version is \"" + version + "\"");
    }
    return isLaterThanKnown(version) ? HttpVersion.HTTP_1_1.text() : version;
  }

  /** Such are to be taken for the latest one known (RFC 9110 section 2.5); Netty does by halves. */
  private static boolean isLaterThanKnown(String version) {
    return version.charAt(5) == '1' && version.charAt(7) > '1';
  }

  /** As RFC 9112 section 2.3 spells one, whichever it is. */
  private static boolean isVersion(String text) {
    return text.length() == 8
        && text.startsWith("HTTP/")
        && isDigit(text.charAt(5))
        && text.charAt(6) == '.'
        && isDigit(text.charAt(7));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void requireOneSpaceBefore(byte[] line, int start) {
    boolean isOneSpace = start >= 2 && line[start - 1] == ' ' && (line[start - 2] & 0xff) > ' ';
    if (!isOneSpace) {
      throw new IllegalArgumentException("the words of its first line are not one space apart");
    }
  }

  private void track(List<Object> out) {
    if (out.isEmpty()) {
      return;
    }
    isMidRequest = !(out.getLast() instanceof LastHttpContent);
    if (!isMidRequest) {
      isHeadBegun = false;
      state = State.CLOSED;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (state == State.OPEN) {
      super.channelReadComplete(ctx);
    } else {
      // Netty's decoder would ask for more because it decoded nothing; holding back is the very
      // purpose here.
      discardSomeReadBytes();
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent && state == State.CLOSED) {
      // Netty's decoder would drop what is held back; it is still to be answered.
      ctx.fireUserEventTriggered(event);
    } else {
      super.userEventTriggered(ctx, event);
    }
  }
}
