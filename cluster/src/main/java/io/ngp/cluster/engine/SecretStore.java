package io.ngp.cluster.engine;

import java.util.Optional;

/**
 * Where the values of secrets come from that apps declare by their sources (marathon/API.md 3.1,
 * {@code secrets}). Asked by an engine each time it launches a task. Thread-safe.
 */
public interface SecretStore {
  /** A store that has nothing, for platforms without one. */
  SecretStore NONE =
      new SecretStore() {
        @Override
        public Optional<String> objection(String source) {
          return Optional.of("no secret store is connected");
        }

        @Override
        public Lookup look(String source) {
          return new Lookup.Missing("no secret store is connected");
        }
      };

  /**
   * Why no secret can ever come from this source, whatever is stored now; empty if it is well
   * formed.
   */
  Optional<String> objection(String source);

  /** Looks a value up; may block on a disk. */
  Lookup look(String source);

  /** What a look-up gave. */
  sealed interface Lookup {
    record Found(SecretValue value) implements Lookup {}

    /** There is no such value now; {@code reason} says what was looked for, where, and the fix. */
    record Missing(String reason) implements Lookup {}
  }
}
