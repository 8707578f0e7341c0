package io.ngp.store;

import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;

/** What became of several operations that ZooKeeper carries out all or none. */
sealed interface MultiOutcome {

  /** All were carried out and are on disk. */
  record Done() implements MultiOutcome {}

  /**
   * None was carried out.
   *
   * @param index the operation that could not be
   * @param code why
   */
  record Refused(int index, KeeperException.Code code) implements MultiOutcome {}

  /** The connection broke before the answer: all or none were, or will be, carried out. */
  record Unknown(KeeperException cause) implements MultiOutcome {}

  static MultiOutcome of(List<OpResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof ErrorResult error && error.getErr() != 0) {
        return new Refused(i, KeeperException.Code.get(error.getErr()));
      }
    }
    return new Done();
  }
}
