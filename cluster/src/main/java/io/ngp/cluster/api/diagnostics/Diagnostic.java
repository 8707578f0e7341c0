package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.instance.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing known to keep an app from running as wanted.
 *
 * @param summary what happened, one sentence
 * @param where the task, agent, check or deployment concerned
 * @param detail evidence, possibly several lines: last output, each agent's answer; may be empty
 * @param fix what to do about it
 * @param since when it began or was last seen
 * @param count how often it happened, or how many are concerned, at least 1
 */
public record Diagnostic(
    Severity severity,
    String summary,
    String where,
    String detail,
    String fix,
    Optional<Instant> since,
    int count,
    Optional<TaskId> task) {

  /** How bad it is. */
  public enum Severity {
    /** It doesn't get better by itself. */
    ERROR,
    /** It may get better by itself. */
    WARNING,
    /** Normal, but explains a wait. */
    INFO
  }
}
