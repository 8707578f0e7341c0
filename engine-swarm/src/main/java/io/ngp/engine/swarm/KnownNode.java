package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.AgentOffer;
import io.ngp.cluster.engine.EngineAgent;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.EngineNode.Amounts;
import io.ngp.cluster.engine.PortRange;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.InstanceId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node of the swarm as an agent, whether it is heard of now or not. Owner thread only. */
final class KnownNode extends EngineAgent<ServiceTask> {
  private static final Map<String, String> LIMITS =
      Map.of("cpu", "enforced (Docker)", "memory", "enforced (Docker)");

  /** Empty while tasks or reservations name the node but the swarm has none of that name. */
  Optional<SwarmNode> node = Optional.empty();

  Instant lastSeen;

  KnownNode(String name, Instant now) {
    super(name);
    this.lastSeen = now;
  }

  /** Whether nobody cares for it: it is in no picture, and nothing of ours is there. */
  boolean isIdleAndUnknown() {
    return node.isEmpty() && isIdle();
  }

  AgentInfo info() {
    return node.map(n -> n.machine().agent())
        .orElseGet(() -> new AgentInfo(name, name, Optional.empty(), Optional.empty()));
  }

  @Override
  public Optional<AgentOffer> offer(App app, InstanceId instance, boolean isAvoided, Instant now) {
    return node.filter(_ -> isReachable)
        .map(n ->
            room(Set.of())
                .offer(
                    app,
                    instance,
                    n.machine(),
                    isAvoided || n.availability() != SwarmNode.Availability.ACTIVE));
  }

  @Override
  public EngineNode node() {
    Amounts total =
        node.map(SwarmNode::machine)
            .map(m ->
                new Amounts(
                    m.cpus(),
                    m.memMib(),
                    m.diskMib(),
                    0,
                    m.ports().stream().mapToInt(PortRange::size).sum()))
            .orElse(new Amounts(0, 0, 0, 0, 0));
    return new EngineNode(
        info(),
        node.flatMap(SwarmNode::docker).orElse(""),
        isReachable,
        lastSeen,
        total,
        room(Set.of()).used(),
        tasks().size(),
        node.map(n -> n.machine().attributes()).orElse(Map.of()),
        LIMITS);
  }
}
