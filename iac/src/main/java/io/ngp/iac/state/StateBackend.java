package io.ngp.iac.state;

import java.io.InputStream;
import java.util.Optional;

/**
 * A place that keeps one platform's state in one environment: a journal, some documents and one
 * lock. It neither knows what the bytes mean nor sees them in the clear when they are encrypted.
 *
 * <p>Only {@link Lease}s write, and a lease that was broken by {@link #unlock} can no longer change
 * anything that its successor reads: every place must see to that with a conditional write of its
 * own kind.
 *
 * <p>All methods throw {@link StateException} when the place cannot be reached or refuses. They may
 * be called by several threads.
 */
public interface StateBackend {
  /** Where it is, for people: a folder or an URL. */
  String location();

  /** Who holds the lock. A holder that is dead may be named as well. */
  Optional<LockInfo> holder();

  /**
   * Takes the lock. Does not wait for another holder, but takes over from one that is certainly
   * dead.
   *
   * @throws StateLockedException if somebody else holds it
   */
  Lease lock(LockInfo holder);

  /**
   * Breaks the lock of a holder that is given up.
   *
   * @param id of the lock
   * @throws StateException if the lock is free or has another id; it is kept then
   */
  void unlock(String id);

  /**
   * The journal as it is, without the lock. Its end may be a part of what is being written; before
   * that it is complete. Absent before the first lease wrote one. The caller closes it.
   */
  Optional<InputStream> journal();

  /** What a lease has put under {@code name}. */
  Optional<byte[]> document(String name);

  /**
   * The lock, held; and with it the right to write. The journal is used by one thread at a time;
   * {@link #put} may be called beside it.
   */
  interface Lease extends AutoCloseable {
    /** Whose lock was broken or, being dead, taken over to get this one. */
    Optional<LockInfo> predecessor();

    /** The journal. Absent before the first {@link #replace}. The caller closes it. */
    Optional<InputStream> journal();

    /**
     * Puts another journal in the place of the present one, at once or not at all.
     *
     * @param keepFormer keep the present one aside, for repairs
     */
    void replace(byte[] journal, boolean keepFormer);

    /**
     * Adds to the journal; durable when it returns. After an exception the bytes may be there, in
     * part or not at all.
     */
    void append(byte[] bytes);

    /** In how many pieces the journal is kept: reading costs one request for each. */
    int pieces();

    /**
     * Keeps a small document in the place of an earlier one; durable when it returns.
     *
     * @param name {@code revisions/0007.json}: words of letters, digits, dots and dashes
     */
    void put(String name, byte[] document);

    /** Frees the lock. May be called twice. */
    @Override
    void close();
  }
}
