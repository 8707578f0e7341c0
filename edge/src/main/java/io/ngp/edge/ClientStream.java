package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.http.Tagged;
import io.ngp.edge.seen.Sight;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of an {@link Exchange}: an HTTP/1.1 connection, which serves one exchange after
 * the other, or one stream of an HTTP/2 connection. For its event loop only.
 */
sealed interface ClientStream permits ClientConnection, H2ClientStream {
  InetAddress remote();

  /** The client's address as text. */
  String address();

  Entrance entrance();

  /** As it is logged. */
  Sight.Origin origin();

  /** Whether the client takes what is sent to it, so that more may be written. */
  boolean isWritable();

  /** Holds back what follows of the request; false when that was so already. */
  boolean holdBack();

  /** Hands over what was held back, and what comes from now on. */
  void letGo();

  /** Looks again whether more of the request may be read. */
  void updateReading();

  /** Passes on a response that goes before the final one (RFC 9110 section 15.2). */
  void interim(ResponseHead response);

  /** Begins the final response. */
  void begin(RequestHead request, ResponseHead response, Tagged tag, boolean isRequestComplete);

  /** Passes on a piece of the response's body. Takes over {@code content}. */
  void content(ByteBuf content);

  /** Ends the response, and with it the exchange. */
  void complete(HttpHeaders trailers, boolean isRequestComplete);

  /** Answers in the target's stead, and so ends the exchange. */
  void refuse(
      Problem problem,
      RequestHead request,
      @Nullable String route,
      String requestId,
      boolean isRequestComplete);

  /** Ends a response that has begun so that the client cannot take it for complete. */
  void cut();

  /** Sends what was written. */
  void flush();
}
