package io.ngp.iac.state;

import io.ngp.iac.configuration.SourceBundle;
import java.util.List;

/**
 * The state, held under its lock: what a command reads and adds to. Methods may be called by
 * several threads.
 */
public interface StateSession extends AutoCloseable {
  /** What is recorded now. Cheap when nothing was appended since the last call. */
  State state();

  /**
   * Appends entries, all of them or none; they are durable when this returns. Calls of several
   * threads share one write.
   *
   * @throws StateException if they could not be written; nothing may be assumed about them then
   */
  void append(List<Entry> entries);

  /**
   * Appends entries without waiting: they are durable, in order, at the latest when the next {@link
   * #append} returns or the session is closed. For results: losing one only means that its intent
   * is in doubt and reality is asked.
   */
  default void appendLater(List<Entry> entries) {
    append(entries);
  }

  /** Keeps what revision {@code number} was planned from. */
  void keepSources(int number, SourceBundle sources);

  /** What the user should know of the state: a crash that was repaired, secrets in the clear. */
  default List<String> remarks() {
    return List.of();
  }

  /** Frees the lock; compacts the journal when that is worth it. May be called twice. */
  @Override
  void close();
}
