package io.ngp.store;

import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Documents of a leader of which snapshots can be taken while it goes on writing. All of its writes
 * must go through this: a snapshot is the state between two of its commits, the moment {@link
 * #snapshot} was called. Whatever a commit is about to replace is read and put aside first, for as
 * long as a snapshot is open; nothing is copied otherwise.
 */
public final class SnapshottingDocumentStore extends ForwardingDocumentStore {

  /**
   * Shared by the commits under way; a snapshot begins or ends while there is none. In which order
   * commits go, and how long they wait, is up to the documents.
   */
  private final ReadWriteLock turn = new ReentrantReadWriteLock(true);

  /** Changed by who has the turn alone. */
  private @Nullable DocumentSnapshot open;

  /**
   * @param documents carry the leader's fence
   */
  public SnapshottingDocumentStore(DocumentStore documents) {
    super(documents);
  }

  /**
   * Holds on to the state as it is now, until it is closed; one that was left open for {@link
   * DocumentSnapshot#LONGEST} gives way.
   *
   * @throws SnapshotUnderWayException when another one is open
   * @throws FencedException when another leader took over
   */
  public DocumentSnapshot snapshot() {
    turn.writeLock().lock();
    try {
      if (open != null && !open.isTooOld()) {
        throw new SnapshotUnderWayException();
      }
      if (open != null) {
        open.giveUp();
      }
      requireLeadership();
      var begun = new DocumentSnapshot(this);
      open = begun;
      return begun;
    } finally {
      turn.writeLock().unlock();
    }
  }

  void end(DocumentSnapshot snapshot) {
    turn.writeLock().lock();
    try {
      if (snapshot.equals(open)) {
        open = null;
      }
    } finally {
      turn.writeLock().unlock();
    }
  }

  /** Nobody else has written since the fence was taken, if this returns. */
  void requireLeadership() {
    documents.commit(List.of());
  }

  @Override
  public void commit(List<Write> writes) {
    turn.readLock().lock();
    try {
      if (open != null) {
        open.preserve(writes);
      }
      documents.commit(writes);
    } finally {
      turn.readLock().unlock();
    }
  }

  /** One snapshot at a time is enough, and bounds what is put aside. */
  public static final class SnapshotUnderWayException extends StoreException {
    private static final long serialVersionUID = 1L;

    SnapshotUnderWayException() {
      super("Another backup is being taken. Wait until it is done.", null);
    }
  }
}
