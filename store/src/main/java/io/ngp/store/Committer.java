package io.ngp.store;

import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** Carries out commits: plans, sends, and plans again when another writer was in between. */
final class Committer {

  private enum Progress {
    FINISHED,
    AGAIN,
    AGAIN_IN_DOUBT
  }

  private final Requests requests;

  Committer(Requests requests) {
    this.requests = requests;
  }

  void commit(EncodedCommit commit, CommitGuard guard) {
    Deadline deadline = requests.deadline();
    boolean inDoubt = false;
    while (true) {
      Progress progress;
      try {
        progress = tryOnce(commit, guard, deadline);
      } catch (StoreUnavailableException e) {
        throw inDoubt ? CommitOutcomeUnknownException.after(e) : e;
      }
      if (progress == Progress.FINISHED) {
        return;
      }
      inDoubt |= progress == Progress.AGAIN_IN_DOUBT;
      Requests.pause();
    }
  }

  private Progress tryOnce(EncodedCommit commit, CommitGuard guard, Deadline deadline) {
    requests.requireConnected("commit %d writes".formatted(commit.writes().size()), deadline);
    List<Op> conditions = guard.conditions(deadline);
    var ops = new ArrayList<>(conditions);
    ops.addAll(CommitPlanner.plan(commit, requests));
    if (ops.isEmpty()) {
      return Progress.FINISHED;
    }
    return switch (requests.multi(ops, deadline)) {
      case MultiOutcome.Done() -> {
        guard.applied();
        yield Progress.FINISHED;
      }
      case MultiOutcome.Refused(int index, Code code) when index < conditions.size() ->
          throw guard.refusal(code);
      case MultiOutcome.Refused refused -> {
        requireRace(refused, ops, deadline);
        yield Progress.AGAIN;
      }
      case MultiOutcome.Unknown unknown ->
          switch (guard.settle(commit, unknown, deadline)) {
            case APPLIED -> Progress.FINISHED;
            case NEVER -> Progress.AGAIN;
            case REPEATABLE -> Progress.AGAIN_IN_DOUBT;
          };
    };
  }

  /** Returns when planning anew may help, because someone else created or removed something. */
  private static void requireRace(MultiOutcome.Refused refused, List<Op> ops, Deadline deadline) {
    boolean race =
        switch (refused.code()) {
          case NONODE, NODEEXISTS, NOTEMPTY -> true;
          default -> false;
        };
    if (race && !deadline.isOver()) {
      return;
    }
    throw new StoreException(
        "Cannot commit: ZooKeeper refused to write %s (%s); nothing was written.%s"
            .formatted(
                ops.get(refused.index()).getPath(),
                refused.code(),
                race ? " Others keep changing the same documents; try again." : ""),
        null);
  }
}
