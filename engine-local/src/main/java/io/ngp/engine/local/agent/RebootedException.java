package io.ngp.engine.local.agent;

/** The machine was started anew since a task was begun, which ended it. */
final class RebootedException extends Exception {
  private static final long serialVersionUID = 1L;
}
