package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes wishes about agents: to empty one, to use it again, to forget it. What follows for the
 * instances is decided by {@link InstanceKeeper}.
 */
final class AgentWishes {
  private final List<EngineNode> known;

  /** Wishes about these agents, and about any that is being drained. */
  AgentWishes(List<EngineNode> known) {
    this.known = known;
  }

  /** Begins to empty an agent; one that is being emptied gets a new deadline. */
  Drain drain(Transaction transaction, ClusterControl.DrainWish wish) {
    names(transaction).require(wish.agent());
    Instant now = transaction.now();
    Optional<Drain> before = Optional.ofNullable(transaction.state().drains().get(wish.agent()));
    Drain drain =
        new Drain(
            wish.agent(),
            before.map(Drain::since).orElse(now),
            now.plus(wish.timeout()),
            wish.force(),
            wish.window().map(now::plus));
    transaction.putDrain(drain);
    touch(transaction, wish.agent());
    return drain;
  }

  /** Lets agents have tasks again whose maintenance is over. */
  static void endMaintenance(Transaction transaction) {
    for (Drain drain : transaction.state().drains().values()) {
      if (drain.isOver(transaction.now())) {
        transaction.dropDrain(drain.agent());
        touch(transaction, drain.agent());
      }
    }
  }

  /** Lets an agent have tasks again; whether it was being emptied. */
  boolean undrain(Transaction transaction, String agent) {
    names(transaction).require(agent);
    boolean wasDraining = transaction.state().drains().containsKey(agent);
    transaction.dropDrain(agent);
    touch(transaction, agent);
    return wasDraining;
  }

  /** Forgets an agent; with {@code force} also one that is lost with tasks on it. */
  boolean forget(Transaction transaction, String agent, boolean force) {
    names(transaction).require(agent);
    List<Instance> left = on(transaction.state(), agent);
    boolean isLost = isLost(agent, left);
    if (!left.isEmpty() && !(isLost && force)) {
      throw new RefusedException(occupied(agent, left, isLost));
    }
    for (Instance lost : left) {
      transaction.remove(lost);
    }
    // What is to be removed there goes with the agent.
    transaction.state().releases().values().stream()
        .filter(release -> release.agent().equals(agent))
        .forEach(release -> transaction.dropRelease(release.instance()));
    transaction.dropDrain(agent);
    transaction.then(new Effect.Dismiss(agent));
    return true;
  }

  private static Reason occupied(String agent, List<Instance> left, boolean isLost) {
    return new Reason.Occupied(
        "Agent %s still has %d task%s. %s"
            .formatted(agent, left.size(), left.size() == 1 ? "" : "s", fix(agent, left, isLost)),
        left.stream().map(instance -> instance.taskId().toString()).sorted().toList());
  }

  private static String fix(String agent, List<Instance> left, boolean isLost) {
    boolean hasVolumes = left.stream().anyMatch(instance -> instance.isAtHomeOn(agent));
    if (isLost) {
      return "It is cut off; with ?force=true it is forgotten, and they are started elsewhere%s."
          .formatted(hasVolumes ? ", without the volumes it keeps" : "");
    }
    return hasVolumes
        ? "It keeps volumes of theirs. Remove their apps, or kill the tasks with ?wipe=true."
        : "Drain it first: ngp node drain %s.".formatted(agent);
  }

  private AgentNames names(Transaction transaction) {
    return new AgentNames(known, transaction.state().drains());
  }

  /** Agents a new leader has not heard of yet are not lost: their tasks are as recorded. */
  private boolean isLost(String agent, List<Instance> left) {
    return known.stream().noneMatch(node -> node.info().id().equals(agent) && node.reachable())
        && left.stream().noneMatch(Instance::isRunning);
  }

  private static List<Instance> on(ClusterState state, String agent) {
    return state.instances().values().stream()
        .flatMap(of -> of.values().stream())
        .filter(instance -> instance.isOn(agent) || instance.isAtHomeOn(agent))
        .toList();
  }

  private static void touch(Transaction transaction, String agent) {
    for (PathId app : transaction.state().appsWith(instance -> instance.isOn(agent))) {
      transaction.touch(app);
    }
  }
}
