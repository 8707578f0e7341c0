package io.ngp.store;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** Says under which condition a commit may happen, and how to learn the fate of a doubtful one. */
interface CommitGuard {

  /** Operations that go before those of the commit and fail it when the condition is not met. */
  List<Op> conditions(Deadline deadline);

  /** The commit was carried out. */
  void applied();

  /** What the writer is to know when a condition failed. */
  StoreException refusal(Code code);

  /**
   * Finds out about a commit whose answer was lost.
   *
   * @throws CommitOutcomeUnknownException when that is not possible in time
   */
  Fate settle(EncodedCommit commit, MultiOutcome.Unknown doubt, Deadline deadline);

  /** What is to be done about a commit whose answer was lost. */
  enum Fate {
    /** It was carried out. */
    APPLIED,
    /** It was not and never will be: send it again. */
    NEVER,
    /** Nobody knows, but sending it again does no harm. */
    REPEATABLE
  }
}
