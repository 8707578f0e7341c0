package io.ngp.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;

/**
 * The election in ZooKeeper. Taking over is one atomic step: it moves the fence to the next epoch,
 * which ends the writes of all earlier leaders, and creates the ephemeral znode that tells who
 * leads. Of several candidates the first wins; the others' expectation of the fence is outdated.
 */
final class Ballot {

  private final Requests requests;

  Ballot(Requests requests) {
    this.requests = requests;
  }

  /** Who leads; {@code watcher} is told once when that changes. */
  Optional<LeaderNode> leader(Watcher watcher) {
    return requests
        .read("read who leads", client -> Requests.get(client, Znodes.LEADER, watcher))
        .map(LeaderNode::parse);
  }

  /**
   * Tries to become the leader.
   *
   * @param inPlaceOf the znode of this candidate's earlier life, to be replaced
   * @return the epoch won; empty when another candidate was faster, or nobody knows yet
   */
  Optional<Long> takeOver(String name, String address, Optional<LeaderNode> inPlaceOf) {
    Requests.Node fence = fence();
    long epoch = FenceMark.parse(fence.data()).epoch() + 1;
    var ops = new ArrayList<Op>();
    ops.add(moveFence(FenceMark.elected(epoch), fence));
    inPlaceOf.ifPresent(_ -> ops.add(Op.delete(Znodes.LEADER, -1)));
    ops.add(
        Op.create(
            Znodes.LEADER,
            LeaderNode.bytes(new Leader(name, address, epoch)),
            Ids.OPEN_ACL_UNSAFE,
            CreateMode.EPHEMERAL));
    return switch (requests.multi(ops, requests.deadline())) {
      case MultiOutcome.Done() -> Optional.of(epoch);
      case MultiOutcome.Refused _, MultiOutcome.Unknown _ -> Optional.empty();
    };
  }

  /**
   * Gives a leadership up, so that its writes end and another candidate can take over.
   *
   * @return whether it is certainly over
   */
  boolean release(long epoch) {
    Requests.Node fence = fence();
    if (FenceMark.parse(fence.data()).epoch() != epoch) {
      return true;
    }
    List<Op> ops =
        List.of(moveFence(FenceMark.released(epoch), fence), Op.delete(Znodes.LEADER, -1));
    return switch (requests.multi(ops, requests.deadline())) {
      case MultiOutcome.Done() -> true;
      // A commit of our own was faster, or the connection broke: look again.
      case MultiOutcome.Refused _, MultiOutcome.Unknown _ -> false;
    };
  }

  /**
   * Whether a majority of the members takes {@code epoch} for the present one. It has to agree on
   * that as on a write, so that no member answers with what it knew before it was cut off.
   */
  boolean isHeld(long epoch) {
    Requests.Node fence = fence();
    if (FenceMark.parse(fence.data()).epoch() != epoch) {
      return false;
    }
    List<Op> check = List.of(Op.check(Znodes.FENCE, fence.stat().getVersion()));
    return switch (requests.multi(check, requests.deadline())) {
      case MultiOutcome.Done() -> true;
      // Somebody moved it, perhaps a commit of our own: look again.
      case MultiOutcome.Refused _, MultiOutcome.Unknown _ -> false;
    };
  }

  private static Op moveFence(FenceMark to, Requests.Node from) {
    return Op.setData(Znodes.FENCE, to.bytes(), from.stat().getVersion());
  }

  private Requests.Node fence() {
    while (true) {
      Optional<Requests.Node> fence =
          requests.read("read the leaders' fence", client -> Requests.get(client, Znodes.FENCE));
      if (fence.isPresent()) {
        return fence.get();
      }
      // Whatever the answer, the next read tells.
      MultiOutcome _ = requests.multi(createFence(), requests.deadline());
    }
  }

  private List<Op> createFence() {
    boolean hasRoot =
        requests
            .read("read " + Znodes.ROOT, client -> Requests.exists(client, Znodes.ROOT))
            .isPresent();
    var ops = new ArrayList<Op>();
    if (!hasRoot) {
      ops.add(Op.create(Znodes.ROOT, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    }
    ops.add(
        Op.create(Znodes.FENCE, FenceMark.NEW.bytes(), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    return ops;
  }
}
