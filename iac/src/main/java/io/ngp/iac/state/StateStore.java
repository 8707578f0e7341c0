package io.ngp.iac.state;

import io.ngp.iac.configuration.SourceBundle;
import java.util.Optional;

/** The state of one platform in one environment, wherever it is kept. Safe for several threads. */
public final class StateStore {
  private final StateBackend backend;
  private final Optional<StateCipher> cipher;

  /**
   * The state kept in {@code backend}.
   *
   * @param cipher encrypts what is written; a state that is in the clear becomes encrypted when it
   *     is opened
   */
  public StateStore(StateBackend backend, Optional<StateCipher> cipher) {
    this.backend = backend;
    this.cipher = cipher;
  }

  /** Where the state is, for people. */
  public String location() {
    return backend.location();
  }

  /**
   * Takes the lock and reads the state.
   *
   * @throws StateLockedException if somebody else holds the lock and still does when the request's
   *     patience has ended
   * @throws StateException if it cannot be read; the lock is free then
   */
  public StateSession open(LockRequest request) {
    var lease = request.take(backend);
    try {
      return JournalSession.open(backend, lease, cipher);
    } catch (RuntimeException e) {
      try (lease) {
        throw e;
      }
    }
  }

  /**
   * The state as it is, without the lock: complete up to some moment, perhaps of a change under
   * way.
   */
  public State read() {
    return backend
        .journal()
        .map(in -> JournalReplay.of(in, backend.location(), cipher).fold().state())
        .orElse(State.EMPTY);
  }

  /** What a revision was planned from; absent if there is none or it did not keep it. */
  public Optional<SourceBundle> sources(int revision) {
    return backend
        .document(SourcesDocument.name(revision))
        .map(document -> SourcesDocument.read(revision, document, backend.location(), cipher));
  }

  /** Who holds the lock. A holder that is dead may be named as well. */
  public Optional<LockInfo> holder() {
    return backend.holder();
  }

  /**
   * Breaks a lock whose holder is dead or given up. A holder that is alive after all can no longer
   * write.
   *
   * @throws StateException if the lock is free or has another id
   */
  public void unlock(String id) {
    backend.unlock(id);
  }

  /** Breaks the lock, whoever holds it; who did. */
  public Optional<LockInfo> unlock() {
    var holder = backend.holder();
    holder.ifPresent(each -> backend.unlock(each.id()));
    return holder;
  }
}
