package io.ngp.edge;

import io.netty.handler.codec.http.HttpContent;
import io.ngp.edge.upstream.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target's side of an {@link Exchange}: an HTTP/1.1 connection, which serves one exchange after
 * the other, or one stream of an HTTP/2 connection. For its event loop only.
 */
sealed interface TargetStream permits UpstreamConnection, H2TargetStream {
  Upstream upstream();

  /** Starts to serve {@code exchange} by writing the head of its request. */
  void begin(Exchange exchange);

  /**
   * Writes a piece of the request's body, and its end with the last. Takes over {@code content}.
   */
  void content(HttpContent content);

  /** Sends what was written. */
  void flush();

  /** Whether the target takes what is sent to it, so that more may be written. */
  boolean isWritable();

  /** Whether the target stopped reading, so that more of the request is of no use. */
  boolean isDeaf();

  /** Whether what the target sends is read. */
  void read(boolean isWanted);

  /** The exchange is over and its response complete. */
  void settle(boolean isReusable);

  /** Ends it; whoever used it is not told. */
  void close();

  /** Whether anything of a response came. */
  boolean hasReceived();

  /**
   * Whether the connection served a request before, so that the target may have been about to close
   * it.
   */
  boolean isReused();

  /** Why it broke; null when the target closed it in order. */
  @Nullable Throwable failure();

  /**
   * What was sent of the body of a request that the target declined to look at, so that it can be
   * sent again elsewhere; null when the target may have looked, or when too much was sent to be
   * kept. To be asked once; the caller takes over the pieces.
   */
  @Nullable List<HttpContent> declined();
}
