package io.ngp.cluster.timeline;

import io.ngp.cluster.instance.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that happened to an app, in words. Whatever is told, its size is bounded: longer texts
 * are cut when a happening is made.
 *
 * @param text one sentence without the task's id, so that it can be said of another task, too
 * @param output lines that support it: last output of a task, each agent's answer
 * @param facts what programs want to know, by name
 * @param sameness equal for happenings that say the same again; within one kind
 */
public record Happening(
    Kind kind,
    Tone tone,
    Optional<TaskId> task,
    String text,
    List<String> output,
    Map<String, String> facts,
    String sameness) {
  /** Most lines of {@link #output}; of longer ones the last are kept. */
  public static final int MAX_LINES = 12;

  private static final int MAX_TEXT = 500;
  private static final int MAX_LINE = 250;

  /** What an object and its references take, in bytes; roughly, to bound memory. */
  private static final int BASE_WEIGHT = 250;

  public Happening {
    text = cut(text, MAX_TEXT);
    output =
        output.stream()
            .skip(Math.max(0, output.size() - MAX_LINES))
            .map(line -> cut(line, MAX_LINE))
            .toList();
    facts = Map.copyOf(facts);
  }

  /** What a happening is about. */
  public enum Kind {
    /** The app was created, changed or removed. */
    DEFINITION,
    /** A deployment began, got further or ended. */
    DEPLOYMENT,
    /** An agent was found for a task, or none. */
    PLACEMENT,
    /** A task came up or ended. */
    TASK,
    HEALTH,
    /** A task was told to stop, and why. */
    KILL,
    /** Launches are held back. */
    BACKOFF,
    /** A task's agent was lost or came back. */
    AGENT,
    /** A task gets requests or gets none any more. */
    ROUTE,
    /** Another master leads. */
    LEADER;

    /** Whether what is said again after it is news all the same. */
    boolean isMilestone() {
      return switch (this) {
        case DEFINITION, DEPLOYMENT, LEADER -> true;
        case PLACEMENT, TASK, HEALTH, KILL, BACKOFF, AGENT, ROUTE -> false;
      };
    }
  }

  /** Whether it is what one hopes for. */
  public enum Tone {
    GOOD,
    NEUTRAL,
    BAD
  }

  /** Something about the app as a whole. */
  static Happening ofApp(Kind kind, Tone tone, String text) {
    return new Happening(kind, tone, Optional.empty(), text, List.of(), Map.of(), text);
  }

  /** Something about one of its tasks. */
  static Happening ofTask(Kind kind, Tone tone, TaskId task, String text) {
    return new Happening(kind, tone, Optional.of(task), text, List.of(), Map.of(), text);
  }

  Happening with(Map<String, String> newFacts) {
    return new Happening(kind, tone, task, text, output, newFacts, sameness);
  }

  Happening withOutput(List<String> lines) {
    return new Happening(kind, tone, task, text, lines, facts, sameness);
  }

  /** The same although its words differ. */
  Happening sameAs(String newSameness) {
    return new Happening(kind, tone, task, text, output, facts, newSameness);
  }

  boolean repeats(Happening earlier) {
    return kind == earlier.kind && sameness.equals(earlier.sameness);
  }

  /** Roughly the bytes it takes. */
  int weight() {
    int letters = text.length() + output.stream().mapToInt(String::length).sum();
    return BASE_WEIGHT + letters + 50 * (facts.size() + output.size());
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
  }
}
