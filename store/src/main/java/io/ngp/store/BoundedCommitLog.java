package io.ngp.store;

import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.Txn;

/**
 * ZooKeeper's database, but what it keeps in memory of the latest commits is bounded in bytes too.
 * ZooKeeper keeps at least 500 of them, for followers that lag a little; ours are up to 7 MiB each.
 * A follower that lags more than what is kept reads the log on disk or a snapshot instead.
 */
final class BoundedCommitLog extends ZKDatabase {

  private static final long MAX_BYTES = 4 << 20;
  private static final int MAX_COMMITS = 500;
  private static final int OVERHEAD_BYTES = 256;

  /** Guarded by the write half of {@code logLock}. */
  private long heldBytes;

  BoundedCommitLog(FileTxnSnapLog files) {
    super(files);
    // Removing is done here, so that the bytes are counted.
    commitLogCount = Integer.MAX_VALUE;
  }

  @Override
  public void addCommittedProposal(Request request) {
    logLock.writeLock().lock();
    try {
      int before = committedLog.size();
      if (before == 0) {
        heldBytes = 0;
      }
      super.addCommittedProposal(request);
      if (committedLog.size() > before) {
        heldBytes += bytes(request);
      }
      while (committedLog.size() > MAX_COMMITS
          || (heldBytes > MAX_BYTES && committedLog.size() > 1)) {
        heldBytes -= bytes(committedLog.remove().getRequest());
        minCommittedLog = committedLog.element().getZxid();
      }
    } finally {
      logLock.writeLock().unlock();
    }
  }

  private static long bytes(Request request) {
    long bytes = OVERHEAD_BYTES;
    // All documents are written by commits of several operations; the rest is small.
    if (request.getTxn() instanceof MultiTxn commit) {
      for (Txn txn : commit.getTxns()) {
        bytes += OVERHEAD_BYTES + txn.getData().length;
      }
    }
    return bytes;
  }
}
