package io.ngp.node;

import java.net.URI;
import java.util.List;

/** A running role of a node. */
interface Role extends AutoCloseable {
  /**
   * Starts to work and returns once it answers.
   *
   * @throws Exception if it can't; the message is for people
   */
  void start() throws Exception;

  /**
   * {@code finished} is run when the role ended by itself, because another process took its place.
   */
  default void onFinished(Runnable finished) {}

  /** Where masters answer, for what a node tells all of them; none: it tells nothing. */
  default List<URI> masters() {
    return List.of();
  }

  /** How the role is. */
  Health health();

  /** Stops cleanly, within some seconds. */
  @Override
  void close();

  /** Whether a role can do its work, and in what state it is. */
  record Health(boolean healthy, String detail) {}
}
