package io.ngp.cluster.api;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/** How much this process logs, by logger. Thread-safe. */
public interface LogLevels {
  /** A level as it can be set. */
  enum Level {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE,
    ALL
  }

  /** Of a process whose logging is its own affair: there are none, and changes are ignored. */
  LogLevels NONE =
      new LogLevels() {
        @Override
        public SortedMap<String, String> levels() {
          return Collections.emptySortedMap();
        }

        @Override
        public void change(String logger, Level level, Optional<Duration> duration) {
          // Said above.
        }
      };

  /** Every known logger's level in Marathon's words: {@code INFO} or {@code INFO (inherited)}. */
  SortedMap<String, String> levels();

  /**
   * Sets a logger's level.
   *
   * @param duration after which it is as it was before; for good when empty
   */
  void change(String logger, Level level, Optional<Duration> duration);
}
