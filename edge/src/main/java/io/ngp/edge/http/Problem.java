package io.ngp.edge.http;

import io.ngp.edge.route.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why the edge answers a request itself.
 *
 * @param status of the answer
 * @param error the status in words
 * @param message what happened, where, and how to fix it
 * @param target the target it happened with, if any
 * @param fields headers the answer has because of it, by name in lower case
 */
public record Problem(
    int status, String error, String message, @Nullable Target target, Map<String, String> fields)
    implements Reading {
  public Problem {
    fields = Map.copyOf(fields);
  }

  public Problem(int status, String error, String message, @Nullable Target target) {
    this(status, error, message, target, Map.of());
  }

  /** The same, and tells a client when to come back (RFC 9110 section 10.2.3). */
  public Problem retryAfter(Duration pause) {
    // A fraction of a second is told as a whole one: there are no fractions in the field.
    long seconds = Math.max(1, (pause.toMillis() + 999) / 1000);
    return with("retry-after", Long.toString(seconds));
  }

  /** The same with one header more. */
  public Problem with(String name, String value) {
    var more = new HashMap<>(fields);
    more.put(name, value);
    return new Problem(status, error, message, target, more);
  }

  /** What went wrong, for people. */
  public static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** In seconds, or milliseconds where it is not whole seconds. */
  public static String text(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
