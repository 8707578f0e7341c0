package io.ngp.console.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that keeps an app from running as wanted: what happened, where, how to fix it.
 *
 * @param where the node or file it happened at
 * @param detail further lines, such as the end of stderr
 * @param since when it began or was last seen
 * @param count how often it was seen, at least 1
 */
public record Problem(
    Severity severity,
    String summary,
    Optional<String> where,
    Optional<String> detail,
    Optional<String> fix,
    Instant since,
    int count) {

  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING,
    INFO
  }
}
