package io.ngp.iac.diagnostic;

/**
 * One thing that is wrong or worth a warning.
 *
 * @param summary what is wrong, with the value that was found and what was expected; one sentence
 * @param subject the address, variable or key it is about; may be empty
 * @param fix what to do; may be empty
 */
public record Diagnostic(
    Severity severity, String summary, String subject, Position position, String fix) {

  /** Whether it stops the command. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** An error at a place. */
  public static Diagnostic error(Position position, String summary, String fix) {
    return new Diagnostic(Severity.ERROR, summary, "", position, fix);
  }

  /** A warning at a place. */
  public static Diagnostic warning(Position position, String summary, String fix) {
    return new Diagnostic(Severity.WARNING, summary, "", position, fix);
  }

  /** The same, about {@code subject}. */
  public Diagnostic about(String subject) {
    return new Diagnostic(severity, summary, subject, position, fix);
  }

  /** Whether it is an error. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
