package io.ngp.certificate;

import java.security.KeyPair;

/** Orders certificates from an authority elsewhere. */
interface Orders {
  /**
   * Orders one and waits for it, a few minutes at most.
   *
   * @param account the key of the account, which is made at the authority if it is not known there
   * @throws OrderFailedException with the reason in the authority's words
   */
  Issued order(String host, AcmeSettings settings, KeyPair account)
      throws OrderFailedException, InterruptedException;

  /** There is no certificate; the message says why and what helps. */
  final class OrderFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    OrderFailedException(String message, Throwable cause) {
      super(message, cause);
    }

    OrderFailedException(String message) {
      super(message);
    }
  }
}
