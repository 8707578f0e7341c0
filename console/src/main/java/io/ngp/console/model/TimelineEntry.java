package io.ngp.console.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing that happened to an app, with its repetitions.
 *
 * @param sequence grows with everything that happens; a repetition gets a new one
 * @param firstAt when it happened first
 * @param at when it happened last
 * @param count how often, at least 1
 * @param taskId the task it happened to; empty if it concerns the app as a whole
 * @param text one sentence without the task's id
 * @param output lines that support it: last output of a task, each agent's answer
 */
public record TimelineEntry(
    long sequence,
    Instant firstAt,
    Instant at,
    int count,
    Kind kind,
    Tone tone,
    Optional<String> taskId,
    String text,
    List<String> output) {
  public TimelineEntry {
    output = List.copyOf(output);
  }

  /** What it is about. */
  public enum Kind {
    /** The app was created, changed or removed. */
    DEFINITION,
    /** A deployment began, got further or ended. */
    DEPLOYMENT,
    /** A node was found for a task, or none. */
    PLACEMENT,
    /** A task came up or ended. */
    TASK,
    HEALTH,
    /** A task was told to stop. */
    KILL,
    /** Launches are held back. */
    BACKOFF,
    /** A task's node was lost or came back. */
    AGENT,
    /** A task gets requests or gets none any more. */
    ROUTE,
    /** Another master leads. */
    LEADER
  }

  /** Whether it is what one hopes for. */
  public enum Tone {
    GOOD,
    NEUTRAL,
    BAD
  }
}
