package io.ngp.engine.local.wire;

/**
 * A health check, or the informational check, that the agent runs.
 *
 * @param index position in the app's list of health checks; the informational check comes after
 *     them
 */
public record Probe(
    int index, Question question, long delayMillis, long intervalMillis, long timeoutMillis) {

  /**
   * What is asked.
   *
   * @param line shell line of a COMMAND check, else empty
   * @param path path of an HTTP or HTTPS check, else empty
   * @param port port to ask, 0 for COMMAND
   */
  public record Question(Kind kind, String line, String path, int port) {}

  public enum Kind {
    COMMAND,
    HTTP,
    HTTPS,
    TCP
  }
}
