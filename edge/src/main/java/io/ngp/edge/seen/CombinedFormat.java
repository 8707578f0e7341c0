package io.ngp.edge.seen;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The "combined" format of Apache's httpd, which nginx and everything that reads logs know. */
final class CombinedFormat implements LogFormat {
  private final boolean withQuery;
  private final LogTime time;

  CombinedFormat(boolean withQuery, InstantSource clock) {
    this.withQuery = withQuery;
    this.time = LogTime.common(clock);
  }

  @Override
  public void write(LogBatch line, Sight seen, long nowNanos) {
    line.quoted(seen.origin().client(), 64).put(' ').put('-').put(' ').put('-').put(' ');
    line.put('[').put(time.text()).put(']').put(' ').put('"');
    var head = seen.head();
    if (head == null) {
      line.put('-');
    } else {
      line.quoted(head.method().name(), 64).put(' ');
      String target = LoggedRequest.target(head);
      int end = withQuery ? target.length() : LoggedRequest.pathEnd(target);
      line.quoted(target, 0, end, 3000).put(' ');
      line.quoted(LoggedRequest.protocol(seen, head), 16);
    }
    line.put('"').put(' ').number(seen.status()).put(' ').number(seen.bytesOut());
    field(line, head == null ? null : LoggedRequest.field(head, HttpHeaderNames.REFERER), 1500);
    field(line, head == null ? null : LoggedRequest.field(head, HttpHeaderNames.USER_AGENT), 1000);
  }

  private static void field(LogBatch line, @Nullable CharSequence value, int longest) {
    line.put(' ').put('"');
    if (value == null) {
      line.put('-');
    } else {
      line.quoted(value, longest);
    }
    line.put('"');
  }
}
