package io.ngp.node.proxy;

/**
 * The engine does not take what it was told; the last routes it took stay in force. An {@link
 * IllegalArgumentException}, because then whoever gave the routes gives them again later.
 */
public final class ProxyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ProxyException(String message) {
    super(message);
  }

  ProxyException(String message, Throwable cause) {
    super(message, cause);
  }
}
