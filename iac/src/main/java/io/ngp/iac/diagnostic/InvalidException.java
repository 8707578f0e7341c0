package io.ngp.iac.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/** What was asked cannot be done as written; nothing was changed. */
public final class InvalidException extends RuntimeException {
  private final transient List<Diagnostic> diagnostics;

  /** With everything that is wrong. */
  public InvalidException(List<Diagnostic> diagnostics) {
    super(
        diagnostics.stream()
            .map(each -> each.position() + ": " + each.summary())
            .collect(Collectors.joining("\n")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** Everything that is wrong, warnings included. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
