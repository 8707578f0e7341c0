package io.ngp.engine.swarm.member;

import java.util.Optional;

/** Where the leading master keeps what it knows of the swarm: encrypted, for later leaders. */
public interface SwarmRecord {
  /** What was kept last. */
  Optional<String> read();

  /** Keeps it, while this master leads; fails if another does by now. */
  void write(String text);
}
