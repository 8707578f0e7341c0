package io.ngp.engine.swarm;

import io.ngp.cluster.instance.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What the service of a task is called: always the same, so that a task is in a swarm only once,
 * and short enough to be a host name.
 */
final class ServiceName {
  private static final int READABLE = 30;
  private static final int DIGITS = 24;

  private ServiceName() {}

  /** {@code shop-web-0f3a...}, 56 characters at most. */
  static String of(TaskId task) {
    String app =
        task.instance().app().safe().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String readable = app.substring(0, Math.min(READABLE, app.length())).replaceAll("^-+|-+$", "");
    return "%s-%s".formatted(readable.isEmpty() ? "task" : readable, digest(task));
  }

  private static String digest(TaskId task) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(task.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
