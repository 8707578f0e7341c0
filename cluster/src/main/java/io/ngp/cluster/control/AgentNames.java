package io.ngp.cluster.control;

import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The agents one can speak of: those the engine knows and those that are to be emptied. */
public final class AgentNames {
  private final SortedSet<String> names;

  /** Names of these. */
  public AgentNames(Collection<EngineNode> nodes, Map<String, Drain> drains) {
    names = new TreeSet<>(drains.keySet());
    nodes.forEach(node -> names.add(node.info().id()));
  }

  /**
   * Makes sure that there is such an agent.
   *
   * @throws RefusedException that tells the names there are, if not
   */
  public void require(String agent) {
    if (!names.contains(agent)) {
      String known =
          names.isEmpty()
              ? "No agent is known."
              : "Known agents: %s.".formatted(String.join(", ", names));
      throw new RefusedException(
          new Reason.NotFound("There is no agent \"%s\". %s".formatted(agent, known)));
    }
  }
}
