package io.ngp.edge.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an HTTP/2 connection. What came and is not wanted yet is kept, and its place in the
 * other side's window with it, so that no more of it can come than the window allows (RFC 9113
 * section 5.2). For the connection's event loop only.
 */
public final class H2Stream {

  /** Is told what happens on a stream. */
  public interface Listener {
    /** A header section came. */
    void headers(Http2Headers fields, boolean isEnd);

    /** A piece of the body came, possibly empty; it is the listener's to release. */
    void data(ByteBuf data, boolean isEnd);

    /** All that came was told for now. */
    void readComplete();

    /** {@link H2Stream#isWritable} may have another answer. */
    void writabilityChanged();

    /** The other side reset the stream, for the reason {@code code} stands for. */
    void reset(long code);

    /** The other side did not and will not look at the stream. */
    void refused();

    /** The other side broke a rule, or handling what it sent failed here; the stream is reset. */
    void failed(Throwable cause);

    /** The stream is closed, and all that came on it was told. */
    void ended();
  }

  /** What came and is not wanted yet: a header section or a piece of a body. */
  private record Kept(Object content, boolean isEnd) {}

  private final H2Endpoint endpoint;
  private final Listener listener;
  private final ArrayDeque<Kept> kept = new ArrayDeque<>(0);
  private @Nullable Http2Stream stream;
  private long sentBytes;
  private boolean isWanted = true;
  private boolean isHandOutDue;
  private boolean isNotedRead;
  private boolean isClosed;
  private boolean hasEnded;

  /** A stream of ours, which is opened by what is sent on it first. */
  H2Stream(H2Endpoint endpoint, Listener listener) {
    this.endpoint = endpoint;
    this.listener = listener;
  }

  /** A stream the other side opened. */
  H2Stream(H2Endpoint endpoint, Http2Stream stream, H2Endpoint.Owner owner) {
    this.endpoint = endpoint;
    this.stream = stream;
    this.listener = owner.opened(this);
  }

  // What goes out.

  /** Writes a header section; the first opens the stream. */
  public ChannelFuture write(Http2Headers fields, boolean isEnd) {
    var context = endpoint.context();
    if (isClosed) {
      return context.newFailedFuture(new IOException("The stream is closed."));
    }
    var open = stream;
    if (open != null) {
      return endpoint
          .encoder()
          .writeHeaders(context, open.id(), fields, 0, isEnd, context.newPromise());
    }
    var created = endpoint.create(this, fields, isEnd);
    stream = created;
    if (created == null) {
      isClosed = true;
      // Not at once: who writes does not expect the stream's end meanwhile.
      endpoint.later(this::notOpened);
    }
    return context.newSucceededFuture();
  }

  private void notOpened() {
    listener.refused();
    finish();
  }

  /** Writes a piece of the body. Takes over {@code content}. */
  public ChannelFuture write(ByteBuf content, boolean isEnd) {
    var context = endpoint.context();
    var open = stream;
    if (isClosed || open == null) {
      content.release();
      return context.newFailedFuture(new IOException("The stream is closed."));
    }
    return endpoint
        .encoder()
        .writeData(context, open.id(), content, 0, isEnd, context.newPromise());
  }

  /** Sends what was written, soon. */
  public void flush() {
    endpoint.flushSoon();
  }

  /** Whether what is written now is sent at once, as far as can be told. */
  public boolean isWritable() {
    var open = stream;
    return open == null || endpoint.encoder().flowController().isWritable(open);
  }

  /** Whether something waits to be sent, or to be allowed to be sent by the other side. */
  public boolean isSendingHeldUp() {
    var open = stream;
    var windows = endpoint.encoder().flowController();
    return open != null
        && !isClosed
        && (windows.hasFlowControlled(open) || !windows.isWritable(open));
  }

  /** How many bytes of bodies were sent. */
  public long sentBytes() {
    return sentBytes;
  }

  void sent(int bytes) {
    sentBytes += bytes;
  }

  /** Ends the stream in both directions, unless it is closed. */
  public void reset(Http2Error error) {
    if (isClosed) {
      return;
    }
    var open = stream;
    if (open == null) {
      closed();
    } else {
      var context = endpoint.context();
      // When it fails the connection ends, and the stream with it.
      var _ =
          endpoint.encoder().writeRstStream(context, open.id(), error.code(), context.newPromise());
      endpoint.flushSoon();
    }
  }

  // What comes in.

  /** Whether what comes is to be told from here on. */
  public void read(boolean isToBeTold) {
    isWanted = isToBeTold;
    if (isWanted && !kept.isEmpty() && !isHandOutDue) {
      isHandOutDue = true;
      // Not at once: who asks does not expect it meanwhile.
      endpoint.later(this::handOut);
    }
  }

  /** Throws away what is kept, and tells what still comes. */
  public void discard() {
    isWanted = true;
    for (var piece = kept.poll(); piece != null; piece = kept.poll()) {
      consumed(piece);
      ReferenceCountUtil.release(piece.content());
    }
    endIfRead();
  }

  /** Whether the end of what comes is kept, so that nothing can go wrong with it any more. */
  public boolean isEndKept() {
    var last = kept.peekLast();
    return last != null && last.isEnd();
  }

  void came(Http2Headers fields, boolean isEnd) {
    if (mustWait()) {
      kept.add(new Kept(fields, isEnd));
    } else {
      tell(fields, isEnd);
    }
  }

  /** Returns how many bytes the other side may send in place of {@code data}. */
  int came(ByteBuf data, boolean isEnd) {
    if (mustWait()) {
      kept.add(new Kept(data, isEnd));
      return 0;
    }
    int bytes = data.readableBytes();
    tell(data, isEnd);
    return bytes;
  }

  private boolean mustWait() {
    return !isWanted || !kept.isEmpty();
  }

  private void handOut() {
    isHandOutDue = false;
    boolean hasTold = false;
    while (isWanted && !kept.isEmpty()) {
      var piece = kept.poll();
      consumed(piece);
      tell(piece.content(), piece.isEnd());
      hasTold = true;
    }
    if (hasTold) {
      readComplete();
    }
    endIfRead();
  }

  private void tell(Object content, boolean isEnd) {
    try {
      if (content instanceof ByteBuf data) {
        listener.data(data, isEnd);
      } else if (content instanceof Http2Headers fields) {
        listener.headers(fields, isEnd);
      }
    } catch (RuntimeException e) {
      // An error of ours, which must not end other streams.
      failed(e);
      reset(Http2Error.INTERNAL_ERROR);
    }
  }

  private void consumed(Kept piece) {
    var open = stream;
    if (open != null && !isClosed && piece.content() instanceof ByteBuf data) {
      endpoint.consumed(open, data.readableBytes());
    }
  }

  /** Whether this is the first that is read since {@link #readComplete}. */
  boolean isFirstRead() {
    boolean isFirst = !isNotedRead;
    isNotedRead = true;
    return isFirst;
  }

  void readComplete() {
    isNotedRead = false;
    listener.readComplete();
  }

  void writabilityChanged() {
    listener.writabilityChanged();
  }

  void resetCame(long code) {
    listener.reset(code);
  }

  void refused() {
    listener.refused();
  }

  void failed(Throwable cause) {
    listener.failed(cause);
  }

  void closed() {
    isClosed = true;
    endIfRead();
  }

  private void endIfRead() {
    if (isClosed && kept.isEmpty()) {
      finish();
    }
  }

  private void finish() {
    if (!hasEnded) {
      hasEnded = true;
      listener.ended();
    }
  }
}
