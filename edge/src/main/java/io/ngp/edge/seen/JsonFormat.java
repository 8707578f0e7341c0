package io.ngp.edge.seen;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.ngp.edge.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. Members that have nothing to say are left out, so that a line of an
 * ordinary request is short.
 */
final class JsonFormat implements LogFormat {
  private static final byte[] TIME = bytes("{\"time\":\"");
  private static final byte[] CLIENT = bytes("Z\",\"client\":\"");
  private static final byte[] METHOD = bytes("\",\"method\":\"");
  private static final byte[] HOST = bytes("\",\"host\":\"");
  private static final byte[] PATH = bytes("\",\"path\":\"");
  private static final byte[] QUERY = bytes("\",\"query\":\"");
  private static final byte[] PROTOCOL = bytes("\",\"protocol\":\"");
  private static final byte[] STATUS = bytes("\",\"status\":");
  private static final byte[] BYTES_IN = bytes(",\"bytes_in\":");
  private static final byte[] BYTES_OUT = bytes(",\"bytes_out\":");
  private static final byte[] DURATION = bytes(",\"duration_ms\":");
  private static final byte[] TARGET_WAIT = bytes(",\"target_wait_ms\":");
  private static final byte[] RETRIES = bytes(",\"retries\":");
  private static final byte[] REQUEST_ID = bytes(",\"request_id\":\"");
  private static final byte[] ROUTE = bytes("\",\"route\":\"");
  private static final byte[] TARGET = bytes("\",\"target\":\"");
  private static final byte[] TRACE_ID = bytes("\",\"trace_id\":\"");
  private static final byte[] USER_AGENT = bytes("\",\"user_agent\":\"");
  private static final byte[] REFERER = bytes("\",\"referer\":\"");
  private static final byte[] TLS = bytes("\",\"tls\":\"");
  private static final byte[] PROBLEM = bytes("\",\"problem\":\"");
  private static final byte[] END = bytes("\"}");

  private final boolean withQuery;
  private final LogTime time;

  JsonFormat(boolean withQuery, InstantSource clock) {
    this.withQuery = withQuery;
    this.time = LogTime.iso(clock);
  }

  @Override
  public void write(LogBatch line, Sight seen, long nowNanos) {
    line.put(TIME).put(time.text()).put('.').padded(time.millis());
    line.put(CLIENT).quoted(seen.origin().client(), 64);
    var head = seen.head();
    if (head != null) {
      request(line, seen, head);
    } else if (!seen.origin().protocol().isEmpty()) {
      line.put(PROTOCOL).quoted(seen.origin().protocol(), 16);
    }
    line.put(STATUS).number(seen.status());
    line.put(BYTES_IN).number(seen.bytesIn()).put(BYTES_OUT).number(seen.bytesOut());
    line.put(DURATION).millis(seen.tookMicros(nowNanos));
    if (seen.targetWaitMicros() >= 0) {
      line.put(TARGET_WAIT).millis(seen.targetWaitMicros());
    }
    if (seen.retries() > 0) {
      line.put(RETRIES).number(seen.retries());
    }
    requestId(line, seen);
    text(line, ROUTE, seen.route(), 300);
    text(line, TARGET, seen.target(), 300);
    if (head != null) {
      text(line, TRACE_ID, TraceContext.traceId(head.request().headers()), 40);
      text(line, USER_AGENT, LoggedRequest.field(head, HttpHeaderNames.USER_AGENT), 800);
      text(line, REFERER, LoggedRequest.field(head, HttpHeaderNames.REFERER), 1200);
    }
    text(line, TLS, seen.origin().tls().isEmpty() ? null : seen.origin().tls(), 16);
    text(line, PROBLEM, seen.problem(), 600);
    line.put(END);
  }

  private void request(LogBatch line, Sight seen, RequestHead head) {
    line.put(METHOD).quoted(head.method().name(), 64);
    line.put(HOST).quoted(head.hostHeader(), 300);
    String target = LoggedRequest.target(head);
    int pathEnd = LoggedRequest.pathEnd(target);
    line.put(PATH).quoted(target, 0, pathEnd, 2000);
    if (pathEnd < target.length() && withQuery) {
      line.put(QUERY).quoted(target, pathEnd + 1, target.length(), 1500);
    }
    line.put(PROTOCOL).quoted(LoggedRequest.protocol(seen, head), 16);
  }

  private static void requestId(LogBatch line, Sight seen) {
    line.put(REQUEST_ID);
    String given = seen.givenId();
    if (given != null) {
      line.quoted(given, 128);
    } else {
      line.put(seen.ids().prefix()).hex(seen.number());
    }
  }

  private static void text(LogBatch line, byte[] name, @Nullable CharSequence value, int longest) {
    if (value != null) {
      line.put(name).quoted(value, longest);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
