package io.ngp.store;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A leader's view of the documents: reads like any, commits only while the leadership holds. */
final class FencedDocumentStore extends ForwardingDocumentStore {

  private final Requests requests;
  private final Committer committer;
  private final Fence fence;
  private final ReentrantLock oneCommit = new ReentrantLock(true);

  FencedDocumentStore(DocumentStore documents, Requests requests, Leadership leadership) {
    super(documents);
    this.requests = requests;
    this.committer = new Committer(requests);
    this.fence = new Fence(requests, leadership.epoch());
  }

  @Override
  public void commit(List<Write> writes) {
    EncodedCommit commit = EncodedCommit.of(writes);
    takeTurn();
    try {
      committer.commit(commit, fence);
    } finally {
      oneCommit.unlock();
    }
  }

  private void takeTurn() {
    try {
      long millis = requests.deadline().remainingMillis();
      if (!oneCommit.tryLock(millis, TimeUnit.MILLISECONDS)) {
        throw new StoreUnavailableException(
            "Cannot commit: %d other commits waited for %d ms in front of this one; nothing was written. Check the disk of the masters, then try again."
                .formatted(oneCommit.getQueueLength(), millis),
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("Cannot commit: this thread was told to stop.", e);
    }
  }
}
