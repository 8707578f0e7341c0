package io.ngp.edge.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;

/** Decodes a target's responses, knowing for each whether it answers a HEAD request. */
public final class ResponseDecoder extends HttpResponseDecoder {
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int NEVER_SPLIT_CHUNKS = 1 << 20;

  private boolean isExpecting;
  private boolean isHeadRequest;
  private boolean hasReceived;

  public ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_HEADER_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxChunkSize(NEVER_SPLIT_CHUNKS)
            .setInitialBufferSize(256));
  }

  /** The next response answers a request that was sent just now. */
  public void expect(boolean isHeadRequest) {
    this.isExpecting = true;
    this.isHeadRequest = isHeadRequest;
    this.hasReceived = false;
  }

  /** No request is open: any byte that comes now is wrong. */
  public void expectNothing() {
    isExpecting = false;
  }

  /** Whether anything came since {@link #expect}. */
  public boolean hasReceived() {
    return hasReceived;
  }

  /** Whether bytes were received that belong to no response. */
  public boolean holdsBack() {
    return actualReadableBytes() > 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
    hasReceived = true;
    if (isExpecting) {
      super.channelRead(ctx, input);
    } else {
      ReferenceCountUtil.release(input);
      var _ = ctx.close();
    }
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    int status = ((HttpResponse) message).status().code();
    return (isHeadRequest && status >= 200) || super.isContentAlwaysEmpty(message);
  }
}
