package io.ngp.store;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * For commits of anyone at any time. When an answer is lost, puts and deletes are simply done
 * again; a creation cannot be, because its own first try would look like somebody else's document.
 */
final class NoGuard implements CommitGuard {

  @Override
  public List<Op> conditions(Deadline deadline) {
    return List.of();
  }

  @Override
  public void applied() {}

  @Override
  public StoreException refusal(Code code) {
    throw new IllegalStateException("There is no condition that could fail: " + code);
  }

  @Override
  public Fate settle(EncodedCommit commit, MultiOutcome.Unknown doubt, Deadline deadline) {
    boolean repeatable =
        commit.writes().stream().noneMatch(w -> w.kind() == EncodedCommit.Kind.CREATE);
    if (repeatable && !Thread.currentThread().isInterrupted() && !deadline.isOver()) {
      return Fate.REPEATABLE;
    }
    throw CommitOutcomeUnknownException.after(doubt.cause());
  }
}
