package io.ngp.cluster.instance;

import java.util.List;
import java.util.stream.Stream;

/**
 * The latest terminations of one pod's tasks. Bounded, as it is one document.
 *
 * @param newestFirst at most {@link #KEPT}
 */
public record TerminationHistory(List<Termination> newestFirst) {
  public static final int KEPT = 10;

  public static final TerminationHistory EMPTY = new TerminationHistory(List.of());

  public TerminationHistory {
    newestFirst = List.copyOf(newestFirst);
  }

  /** The history with one more; the oldest goes where there are too many. */
  public TerminationHistory with(Termination termination) {
    return new TerminationHistory(
        Stream.concat(Stream.of(termination), newestFirst.stream()).limit(KEPT).toList());
  }
}
