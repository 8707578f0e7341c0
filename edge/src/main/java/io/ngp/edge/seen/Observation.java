package io.ngp.edge.seen;

import java.util.Optional;

/**
 * What is done, beyond counting, so that requests can be followed afterwards.
 *
 * @param log where each request is logged; started and closed by whoever made it
 * @param beginsTraces whether a request that belongs to no trace begins one
 */
public record Observation(Optional<AccessLog> log, boolean beginsTraces) {
  /** Nothing is logged, and traces are only passed on. */
  public static final Observation PLAIN = new Observation(Optional.empty(), false);
}
