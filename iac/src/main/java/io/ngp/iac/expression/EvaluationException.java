package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Diagnostic;

/** An expression that makes no sense with the values it was given. */
public final class EvaluationException extends RuntimeException {
  private final transient Diagnostic diagnostic;

  /** For the reason the diagnostic tells. */
  public EvaluationException(Diagnostic diagnostic) {
    super(diagnostic.position() + ": " + diagnostic.summary());
    this.diagnostic = diagnostic;
  }

  /** The reason. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
