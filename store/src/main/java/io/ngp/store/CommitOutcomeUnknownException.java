package io.ngp.store;

/**
 * The connection broke during a commit and its fate could not be learnt in time: all of it or none
 * of it was written. Read before writing again.
 */
public final class CommitOutcomeUnknownException extends StoreException {

  /**
   * @param message what was attempted, what happened, and how to fix it
   * @param cause how the answer was lost
   */
  public CommitOutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }

  static CommitOutcomeUnknownException after(Throwable cause) {
    return new CommitOutcomeUnknownException(
        "A commit was sent, but the connection broke before the answer and its fate could not be learnt in time. Read the documents to see whether all or none of it was written.",
        cause);
  }
}
