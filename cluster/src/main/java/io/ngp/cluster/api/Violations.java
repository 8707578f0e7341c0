package io.ngp.cluster.api;

import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.List;

/** Moves what was found in a part to where the part stands in the whole. */
final class Violations {
  private Violations() {}

  /** Prefixes every path; {@code /} becomes the prefix itself. */
  static List<Violation> below(String prefix, List<Violation> violations) {
    return violations.stream()
        .map(violation ->
            new Violation(
                violation.path().equals("/") ? prefix : prefix + violation.path(),
                violation.errors()))
        .toList();
  }
}
