package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.AgentOffer;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.EngineNode.Amounts;
import io.ngp.cluster.engine.PortRange;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.engine.Room;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node of the swarm as an agent, whether it is heard of now or not. Owner thread only. */
final class KnownNode {
  private static final Map<String, String> LIMITS =
      Map.of("cpu", "enforced (Docker)", "memory", "enforced (Docker)");

  final String name;

  /** Empty while tasks or reservations name the node but the swarm has none of that name. */
  Optional<SwarmNode> node = Optional.empty();

  /** Whether the last picture had it ready. */
  boolean isReachable;

  /** Whether it was said that it is not reachable. */
  boolean isLossTold;

  Instant lastSeen;

  /** What it keeps for instances with volumes, whether a task of them runs now or not. */
  final Map<InstanceId, Reservation> kept = new LinkedHashMap<>();

  /** What holds its resources. */
  private final Map<TaskId, TrackedTask> tasks = new LinkedHashMap<>();

  KnownNode(String name, Instant now) {
    this.name = name;
    this.lastSeen = now;
  }

  void add(TrackedTask task) {
    tasks.put(task.id, task);
  }

  void remove(TrackedTask task) {
    tasks.remove(task.id);
  }

  List<TrackedTask> tasks() {
    return List.copyOf(tasks.values());
  }

  /** Whether nobody cares for it: it is in no picture, and nothing of ours is there. */
  boolean isIdleAndUnknown() {
    return node.isEmpty() && tasks.isEmpty() && kept.isEmpty();
  }

  AgentInfo info() {
    return node.map(n -> n.machine().agent())
        .orElseGet(() -> new AgentInfo(name, name, Optional.empty(), Optional.empty()));
  }

  /** What a task of this instance may have; empty if the node can't be had now. */
  Optional<AgentOffer> offer(App app, InstanceId instance, boolean isAvoided) {
    return node.filter(_ -> isReachable)
        .map(n ->
            room()
                .offer(
                    app,
                    instance,
                    n.machine(),
                    isAvoided || n.availability() != SwarmNode.Availability.ACTIVE));
  }

  private Room room() {
    return new Room(
        tasks().stream().map(TrackedTask::held).toList(), List.copyOf(kept.values()), Set.of());
  }

  EngineNode toEngineNode() {
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
        room().used(),
        tasks.size(),
        node.map(n -> n.machine().attributes()).orElse(Map.of()),
        LIMITS);
  }
}
