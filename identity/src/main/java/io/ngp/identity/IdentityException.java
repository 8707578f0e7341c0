package io.ngp.identity;

import java.io.Serial;

/** Files of an identity can't be used; the message says which, why, and what to do. */
public final class IdentityException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  IdentityException(String message) {
    super(message);
  }

  IdentityException(String message, Exception cause) {
    super(message, cause);
  }
}
