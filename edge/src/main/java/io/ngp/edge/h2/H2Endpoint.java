package io.ngp.edge.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The edge's end of an HTTP/2 connection: Netty's codec, with its streams. A stream is a plain
 * object here and not a channel, as it would be with Netty's multiplexer: a channel with its
 * pipeline costs more than the request it would serve. For the connection's event loop only.
 */
public final class H2Endpoint extends Http2ConnectionHandler {

  /** Is told what concerns the whole connection. */
  public interface Owner {
    /** The other side opened {@code stream}; who listens to it. */
    default H2Stream.Listener opened(H2Stream stream) {
      throw new IllegalStateException("Nobody expects streams here.");
    }

    /** The other side's settings came. */
    default void settled(Http2Settings settings) {}

    /** The other side has seen {@link H2Endpoint#ping} and all that was sent before it. */
    default void confirmed(long ping) {}

    /** The other side takes no more streams; those it refused know already. */
    default void dismissed() {}
  }

  private final PropertyKey key;
  private final ArrayList<H2Stream> read = new ArrayList<>();
  private Owner owner = new Owner() {};
  private @Nullable ChannelHandlerContext context;
  private boolean isFlushDue;

  H2Endpoint(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      PropertyKey key) {
    super(decoder, encoder, settings);
    this.key = key;
    decoder.frameListener(new Frames());
    connection().addListener(new Closings());
    encoder.flowController().listener(this::writabilityChanged);
  }

  /** From here on {@code told} is who is told. */
  public void belongsTo(Owner told) {
    owner = told;
  }

  // What goes out.

  /** A stream that is opened by the first header section sent on it. */
  public H2Stream open(H2Stream.Listener listener) {
    return new H2Stream(this, listener);
  }

  /** Tells the other side to open no more streams; it may not have heard of it for a while. */
  public ChannelFuture announceLeaving() {
    return goAway(
        context(),
        Integer.MAX_VALUE,
        Http2Error.NO_ERROR.code(),
        Unpooled.EMPTY_BUFFER,
        context().newPromise());
  }

  /**
   * Says what the last stream is that is served; those opened after it will not be.
   *
   * @param reason for people; taken over
   */
  public ChannelFuture leave(Http2Error error, ByteBuf reason) {
    int last = connection().remote().lastStreamCreated();
    var sent = goAway(context(), last, error.code(), reason, context().newPromise());
    context().flush();
    return sent;
  }

  /** Asks the other side to confirm that it has seen what was sent so far. */
  public ChannelFuture ping(long content) {
    var sent = encoder().writePing(context(), false, content, context().newPromise());
    context().flush();
    return sent;
  }

  /** Sends what was written, with what others write until all that came was looked at. */
  void flushSoon() {
    if (!isFlushDue) {
      isFlushDue = true;
      later(this::flushDue);
    }
  }

  private void flushDue() {
    isFlushDue = false;
    flush(context());
  }

  /** Runs {@code task} once all that came was looked at. */
  void later(Runnable task) {
    context().executor().execute(task);
  }

  /** The stream whose number is the next, opened by {@code fields}; null when that fails. */
  @Nullable Http2Stream create(H2Stream stream, Http2Headers fields, boolean isEnd) {
    int id = connection().local().incrementAndGetNextStreamId();
    if (id < 0) {
      return null;
    }
    var _ = encoder().writeHeaders(context(), id, fields, 0, isEnd, context().newPromise());
    var created = connection().stream(id);
    if (created != null) {
      created.setProperty(key, stream);
    }
    return created;
  }

  /** Lets the other side send as much more on {@code stream}. */
  void consumed(Http2Stream stream, int bytes) {
    try {
      if (decoder().flowController().consumeBytes(stream, bytes)) {
        flushSoon();
      }
    } catch (Http2Exception e) {
      onError(context(), false, e);
    }
  }

  ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "The handler is not part of a pipeline yet.");
  }

  // What comes in.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    for (int i = 0; i < read.size(); i++) {
      read.get(i).readComplete();
    }
    read.clear();
    super.channelReadComplete(ctx);
  }

  private @Nullable H2Stream stream(Http2Stream stream) {
    return stream.getProperty(key);
  }

  private H2Stream stream(int id) {
    var stream = connection().stream(id);
    H2Stream known = stream(stream);
    if (known == null) {
      known = new H2Stream(this, stream, owner);
      stream.setProperty(key, known);
    }
    return known;
  }

  private void writabilityChanged(Http2Stream stream) {
    var known = stream(stream);
    if (known != null) {
      known.writabilityChanged();
    }
  }

  /** What the codec has checked. */
  private final class Frames extends Http2FrameAdapter {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int streamDependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean endStream) {
      onHeadersRead(ctx, streamId, headers, padding, endStream);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean isEnd) {
      var stream = stream(streamId);
      stream.came(headers, isEnd);
      noteRead(stream);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean isEnd) {
      var stream = stream(streamId);
      noteRead(stream);
      return padding + stream.came(data.retain(), isEnd);
    }

    private void noteRead(H2Stream stream) {
      if (stream.isFirstRead()) {
        read.add(stream);
      }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
      stream(streamId).resetCame(errorCode);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
      owner.settled(settings);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
      owner.confirmed(data);
    }

    @Override
    public void onGoAwayRead(
        ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
        throws Http2Exception {
      var _ =
          connection()
              .forEachActiveStream(stream -> {
                var known = stream(stream);
                if (known != null
                    && stream.id() > lastStreamId
                    && connection().local().isValidStreamId(stream.id())) {
                  known.refused();
                }
                return true;
              });
      owner.dismissed();
    }
  }

  private final class Closings extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      var known = stream(stream);
      if (known != null) {
        known.closed();
      }
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception http2Ex) {
    if (!outbound) {
      ctx.fireExceptionCaught(cause);
    }
    super.onConnectionError(ctx, outbound, cause, http2Ex);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx, boolean outbound, Throwable cause, StreamException http2Ex) {
    var stream = connection().stream(http2Ex.streamId());
    var known = stream == null ? null : stream(stream);
    if (known == null) {
      super.onStreamError(ctx, outbound, cause, http2Ex);
    } else if (!outbound) {
      known.failed(cause);
      super.onStreamError(ctx, outbound, cause, http2Ex);
    }
    // What could not be written fails its future.
  }
}
