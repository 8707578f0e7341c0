package io.ngp.store;

import org.jspecify.annotations.Nullable;

/** Something outside failed while the platform's state was read or written. */
public class StoreException extends RuntimeException {

  /**
   * @param message what was attempted, what happened, and how to fix it
   * @param cause what ZooKeeper or the operating system said, if anything
   */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
