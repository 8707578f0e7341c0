package io.ngp.cluster.api.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/**
 * What is answered to requests too broken to reach a resource (bad request line, headers, framing):
 * an error in the same shape as all others.
 */
public final class BrokenRequests implements DirectHandler {
  private BrokenRequests() {}

  public static DirectHandlers handlers() {
    DirectHandlers.Builder builder = DirectHandlers.builder();
    BrokenRequests handler = new BrokenRequests();
    for (EventType type : EventType.values()) {
      builder.addHandler(type, handler);
    }
    return builder.build();
  }

  /** The same for a body that turns out to be broken while a resource reads it. */
  static Reply reply(Status status) {
    return Reply.error(status.code(), text(status)).endingConnection();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    Status answer = isTheServersFault(request, type) ? status : blamingRequest(status);
    CommonHeaders.writeTo(headers);
    headers.set(HeaderValues.CONTENT_TYPE_JSON);
    return TransportResponse.builder()
        .status(answer)
        .headers(headers)
        .keepAlive(false)
        .entity(Json.bytes(Json.message(text(answer))))
        .build();
  }

  /**
   * What goes wrong before a request is known, or after it was answered, is parsing: Helidon calls
   * an illegal method name or a broken chunk an internal error.
   */
  private static boolean isTheServersFault(TransportRequest request, EventType type) {
    return type != EventType.INTERNAL_ERROR || !request.method().isEmpty();
  }

  private static Status blamingRequest(Status status) {
    return status.code() == Status.INTERNAL_SERVER_ERROR_500.code()
        ? Status.BAD_REQUEST_400
        : status;
  }

  private static String text(Status status) {
    return status.code() == Status.BAD_REQUEST_400.code()
        ? "Bad Request. The request line, a header or the body's framing breaks the rules of HTTP/1.1."
        : status.reasonPhrase();
  }
}
