package io.ngp.store;

import org.jspecify.annotations.Nullable;

/** ZooKeeper did not answer in time; nothing was changed. */
public final class StoreUnavailableException extends StoreException {

  /**
   * @param message what was attempted, what happened, and how to fix it
   * @param cause what ZooKeeper said, if anything
   */
  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
