package io.ngp.edge.seen;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The trace a request belongs to, as <a href="https://www.w3.org/TR/trace-context/">W3C Trace
 * Context</a> writes it. What comes is passed on untouched: the edge is no step of a trace of its
 * own.
 */
public final class TraceContext {
  private static final AsciiString PARENT = AsciiString.cached("traceparent");
  private static final AsciiString STATE = AsciiString.cached("tracestate");
  private static final int TRACE_ID = 3;
  private static final int PARENT_ID = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;

  private TraceContext() {}

  /** Begins a trace for a request that has none; not sampled, since nobody asked for that. */
  public static void begin(HttpHeaders fields) {
    if (isValid(fields.get(PARENT))) {
      return;
    }
    var random = ThreadLocalRandom.current();
    // Neither id may be all zeros.
    fields.set(
        PARENT,
        "00-%016x%016x-%016x-00"
            .formatted(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1));
    // Without the parent it belonged to it says nothing (section 3.3.1).
    fields.remove(STATE);
  }

  /** The trace's id, 32 hexadecimal digits; null when there is none. */
  static @Nullable CharSequence traceId(HttpHeaders fields) {
    String parent = fields.get(PARENT);
    return parent != null && isValid(parent) ? parent.substring(TRACE_ID, PARENT_ID - 1) : null;
  }

  /** Whether it can be read (section 3.2.2); later versions may be longer. */
  static boolean isValid(@Nullable String parent) {
    if (parent == null || parent.length() < LENGTH) {
      return false;
    }
    boolean isLengthRight =
        parent.length() == LENGTH || (!parent.startsWith("00") && parent.charAt(LENGTH) == '-');
    return isLengthRight
        && !parent.startsWith("ff")
        && isHex(parent, 0, 2)
        && parent.charAt(TRACE_ID - 1) == '-'
        && isHex(parent, TRACE_ID, PARENT_ID - 1)
        && isAnythingButZero(parent, TRACE_ID, PARENT_ID - 1)
        && parent.charAt(PARENT_ID - 1) == '-'
        && isHex(parent, PARENT_ID, FLAGS - 1)
        && isAnythingButZero(parent, PARENT_ID, FLAGS - 1)
        && parent.charAt(FLAGS - 1) == '-'
        && isHex(parent, FLAGS, LENGTH);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAnythingButZero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return true;
      }
    }
    return false;
  }
}
