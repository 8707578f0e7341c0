package io.ngp.iac.apply;

/** A plan that no longer fits; nothing was changed. */
public final class StaleException extends RuntimeException {
  /** Says what has changed. */
  public StaleException(String message) {
    super(message);
  }

  /** How to fix it. */
  public String fix() {
    return "Make a new plan with `ngp plan`.";
  }
}
