package io.ngp.edge.seen;

import io.ngp.edge.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** What the log says of a request's head. */
final class LoggedRequest {
  private LoggedRequest() {}

  static String protocol(Sight seen, RequestHead head) {
    String ofConnection = seen.origin().protocol();
    return ofConnection.isEmpty() ? head.request().protocolVersion().text() : ofConnection;
  }

  /** Path and query as the client sent them, whatever is made of them on the way. */
  static String target(RequestHead head) {
    String target = head.request().uri();
    return target.startsWith("/") ? target : head.forwardedTarget();
  }

  /** Where the path ends in {@link #target}. */
  static int pathEnd(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target.length() : query;
  }

  static @Nullable CharSequence field(RequestHead head, CharSequence name) {
    return head.request().headers().get(name);
  }
}
