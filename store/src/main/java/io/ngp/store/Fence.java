package io.ngp.store;

import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * The condition for one leadership's commits: the fence is exactly as this leadership left it. Each
 * commit moves the fence by one version, a new leader's election does too, so whoever was deposed
 * expects a version that is gone.
 *
 * <p>The same move tells the fate of a commit whose answer was lost. A try to move the fence once
 * more from the same version either succeeds, and the lost commit can never happen any more, or
 * finds the lost commit's own mark, and it did happen.
 *
 * <p>Used by one thread at a time: {@link FencedDocumentStore} takes care of that.
 */
final class Fence implements CommitGuard {

  private static final int NOT_READ = -1;

  private final Requests requests;
  private final long epoch;

  private int version = NOT_READ;
  private long number;
  private boolean inDoubt;

  Fence(Requests requests, long epoch) {
    this.requests = requests;
    this.epoch = epoch;
  }

  @Override
  public List<Op> conditions(Deadline deadline) {
    if (inDoubt) {
      settleEarlier(deadline);
    }
    if (version == NOT_READ) {
      version = readOwn(deadline);
    }
    number++;
    return List.of(Op.setData(Znodes.FENCE, FenceMark.commit(epoch, number).bytes(), version));
  }

  /**
   * Its writer was told that nobody knows; for the commit that waits now only the version counts.
   */
  private void settleEarlier(Deadline deadline) {
    try {
      Fate _ = settle(deadline);
    } catch (CommitOutcomeUnknownException e) {
      throw new StoreUnavailableException(
          "Cannot commit: the fate of an earlier commit must be learnt first, and ZooKeeper does not answer; nothing was written. Check that a majority of the masters runs.",
          e);
    }
  }

  @Override
  public void applied() {
    version++;
  }

  @Override
  public StoreException refusal(Code code) {
    Requests.Node fence = read(requests.deadline());
    return fenced(FenceMark.parse(fence.data()));
  }

  @Override
  public Fate settle(EncodedCommit commit, MultiOutcome.Unknown doubt, Deadline deadline) {
    inDoubt = true;
    return settle(deadline);
  }

  private Fate settle(Deadline deadline) {
    FenceMark settled = FenceMark.settled(epoch, number);
    while (true) {
      List<Op> move = List.of(Op.setData(Znodes.FENCE, settled.bytes(), version));
      switch (requests.multi(move, deadline)) {
        case MultiOutcome.Done() -> {
          return known(version + 1, Fate.NEVER);
        }
        case MultiOutcome.Refused _ -> {
          return readFate(settled, deadline);
        }
        case MultiOutcome.Unknown(var cause) -> {
          if (deadline.isOver() || Thread.currentThread().isInterrupted()) {
            throw CommitOutcomeUnknownException.after(cause);
          }
        }
      }
      Requests.pause();
    }
  }

  private Fate readFate(FenceMark settled, Deadline deadline) {
    Requests.Node fence = read(deadline);
    FenceMark mark = FenceMark.parse(fence.data());
    if (mark.equals(FenceMark.commit(epoch, number))) {
      return known(fence.stat().getVersion(), Fate.APPLIED);
    }
    if (mark.equals(settled)) {
      return known(fence.stat().getVersion(), Fate.NEVER);
    }
    throw fenced(mark);
  }

  private Fate known(int newVersion, Fate fate) {
    version = newVersion;
    inDoubt = false;
    return fate;
  }

  private int readOwn(Deadline deadline) {
    Requests.Node fence = read(deadline);
    FenceMark mark = FenceMark.parse(fence.data());
    if (mark.epoch() != epoch || mark.isReleased()) {
      throw fenced(mark);
    }
    return fence.stat().getVersion();
  }

  private Requests.Node read(Deadline deadline) {
    Optional<Requests.Node> fence =
        requests.read(
            "read the leaders' fence", client -> Requests.get(client, Znodes.FENCE), deadline);
    return fence.orElseThrow(() -> new FencedException(epoch, "the fence itself is gone"));
  }

  private FencedException fenced(FenceMark mark) {
    String current =
        mark.epoch() != epoch
            ? "epoch %d took over".formatted(mark.epoch())
            : mark.isReleased() ? "it was given up" : "another store of this process wrote with it";
    return new FencedException(epoch, current);
  }
}
