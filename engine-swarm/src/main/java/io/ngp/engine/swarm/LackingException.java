package io.ngp.engine.swarm;

/** A secret that a task needs can't be had now; says which and why. */
final class LackingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LackingException(String message) {
    super(message);
  }
}
