package io.ngp.backup;

/** A backup cannot be written, read or opened; the message says what is wrong and what to do. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, in whole sentences. */
  public BackupException(String message) {
    super(message);
  }

  /** Why, in whole sentences, and what the operating system said. */
  public BackupException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
