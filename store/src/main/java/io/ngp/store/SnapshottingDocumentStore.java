package io.ngp.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Documents of a leader of which snapshots can be taken while it goes on writing. All of its writes
 * must go through this: a snapshot is the state between two of its commits, the moment {@link
 * #snapshot} was called. Whatever a commit is about to replace is read and put aside first, for as
 * long as a snapshot is open; nothing is copied otherwise.
 */
public final class SnapshottingDocumentStore implements DocumentStore {

  private final DocumentStore documents;

  /** One commit or beginning of a snapshot at a time. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** Guarded by turn. */
  private @Nullable DocumentSnapshot open;

  /**
   * @param documents carry the leader's fence
   */
  public SnapshottingDocumentStore(DocumentStore documents) {
    this.documents = documents;
  }

  /**
   * Holds on to the state as it is now, until it is closed; one that was left open for {@link
   * DocumentSnapshot#LONGEST} gives way.
   *
   * @throws SnapshotUnderWayException when another one is open
   * @throws FencedException when another leader took over
   */
  public DocumentSnapshot snapshot() {
    turn.lock();
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
      turn.unlock();
    }
  }

  void end(DocumentSnapshot snapshot) {
    turn.lock();
    try {
      if (snapshot.equals(open)) {
        open = null;
      }
    } finally {
      turn.unlock();
    }
  }

  /** Nobody else has written since the fence was taken, if this returns. */
  void requireLeadership() {
    documents.commit(List.of());
  }

  @Override
  public void commit(List<Write> writes) {
    turn.lock();
    try {
      if (open != null) {
        open.preserve(writes);
      }
      documents.commit(writes);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Optional<Document> read(String path) {
    return documents.read(path);
  }

  @Override
  public List<Document> readAll(String folder) {
    return documents.readAll(folder);
  }

  @Override
  public List<String> names(String folder) {
    return documents.names(folder);
  }

  @Override
  public void visit(String folder, Consumer<Document> visitor) {
    documents.visit(folder, visitor);
  }

  @Override
  public Watch watch(String folder, Consumer<DocumentChange> listener) {
    return documents.watch(folder, listener);
  }

  @Override
  public DocumentStore fenced(Leadership leadership) {
    return documents.fenced(leadership);
  }

  /** One snapshot at a time is enough, and bounds what is put aside. */
  public static final class SnapshotUnderWayException extends StoreException {
    private static final long serialVersionUID = 1L;

    SnapshotUnderWayException() {
      super("Another backup is being taken. Wait until it is done.", null);
    }
  }
}
