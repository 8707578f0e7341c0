package io.ngp.engine.local.fetch;

/** A file could not be brought into a sandbox; the message names the URI and the reason. */
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;

  public FetchException(String message) {
    super(message);
  }

  public FetchException(String message, Throwable cause) {
    super(message, cause);
  }
}
