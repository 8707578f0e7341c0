package io.ngp.store;

import org.jspecify.annotations.Nullable;

/** A member of the ensemble did not start; none of its threads or ports remain. */
public final class ZooKeeperStartException extends StoreException {

  ZooKeeperStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
