package io.ngp.edge.http;

import io.ngp.edge.route.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why the edge answers a request itself.
 *
 * @param status of the answer
 * @param error the status in words
 * @param message what happened, where, and how to fix it
 * @param target the target it happened with, if any
 */
public record Problem(int status, String error, String message, @Nullable Target target)
    implements Reading {
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
