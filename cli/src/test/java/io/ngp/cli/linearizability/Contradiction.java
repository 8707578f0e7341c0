package io.ngp.cli.linearizability;

import java.util.List;
import java.util.Optional;

/**
 * Where no order explains what clients saw.
 *
 * @param impossible the first operation that has no place in the longest order that was found
 * @param lastExplained what that order ends with
 * @param around what was done at about that time, by when it was sent
 */
public record Contradiction(
    Operation impossible, Optional<Operation> lastExplained, List<Operation> around) {
  /** Copies the operations. */
  public Contradiction {
    around = List.copyOf(around);
  }
}
