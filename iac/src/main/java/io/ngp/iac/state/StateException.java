package io.ngp.iac.state;

/** The state cannot be read, written or locked: what happened, where, how to fix it. */
public class StateException extends RuntimeException {
  private final String fix;

  /** With a way out, which may be empty. */
  public StateException(String message, String fix) {
    super(message);
    this.fix = fix;
  }

  /** With the cause. */
  public StateException(String message, String fix, Throwable cause) {
    super(message, cause);
    this.fix = fix;
  }

  /** How to fix it, or an empty text. */
  public String fix() {
    return fix;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
