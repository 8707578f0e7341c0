package io.ngp.iac.diagnostic;

import java.util.ArrayList;
import java.util.List;

/** Gathers diagnostics, so that a user sees all mistakes at once. Not for several threads. */
public final class Diagnostics {
  private final List<Diagnostic> found = new ArrayList<>();

  /** Adds one. */
  public void add(Diagnostic diagnostic) {
    found.add(diagnostic);
  }

  /** Adds an error. */
  public void error(Position position, String summary, String fix) {
    add(Diagnostic.error(position, summary, fix));
  }

  /** Adds several. */
  public void addAll(List<Diagnostic> diagnostics) {
    found.addAll(diagnostics);
  }

  /** All of them, in the order found. */
  public List<Diagnostic> all() {
    return List.copyOf(found);
  }

  /** Whether one of them is an error. */
  public boolean hasErrors() {
    return found.stream().anyMatch(Diagnostic::isError);
  }

  /** Throws all of them if one is an error. */
  public void throwIfErrors() {
    if (hasErrors()) {
      throw new InvalidException(all());
    }
  }
}
