package io.ngp.engine.local;

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
import io.ngp.engine.local.wire.Registration;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An agent, whether it is heard of now or not. Owner thread only. */
final class KnownAgent {
  final String name;

  /** Empty while a known task names the agent but it has not registered with this leader. */
  Optional<Registration> registration = Optional.empty();

  Instant lastRegistered;
  Instant lastHeard;

  /** Whether its snapshot was taken in since the connection to it was made. */
  boolean isSynced;

  boolean isReachable;

  /** Whether it was said that the agent is not reachable. */
  boolean isLossTold;

  /** Until when it gets no tasks, because it had no room for one. */
  Instant fullUntil = Instant.MIN;

  @Nullable AgentLink link;

  /** Ports it found taken by others, and until when they are left alone. */
  final Map<Integer, Instant> avoidedPorts = new TreeMap<>();

  /** What it keeps for instances with volumes, whether a task of them runs now or not. */
  final Map<InstanceId, Reservation> kept = new LinkedHashMap<>();

  /** What holds its resources. */
  private final Map<TaskId, TrackedTask> tasks = new LinkedHashMap<>();

  KnownAgent(String name, Instant now) {
    this.name = name;
    this.lastRegistered = now;
    this.lastHeard = now;
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

  Optional<URI> address() {
    return registration.map(r -> URI.create(r.address()));
  }

  AgentInfo info() {
    return registration
        .map(r -> new AgentInfo(name, r.host(), r.region(), r.zone()))
        .orElseGet(() -> new AgentInfo(name, name, Optional.empty(), Optional.empty()));
  }

  /** Whether both its registration and its stream of events are fresh. */
  boolean isHeardOf(Instant now, Duration lease) {
    Instant oldest = now.minus(lease);
    return !lastRegistered.isBefore(oldest) && !lastHeard.isBefore(oldest);
  }

  /** Whether it has no room for anything that tasks write. */
  boolean isFull(Instant now) {
    return now.isBefore(fullUntil) || registration.flatMap(Registration::fullDisk).isPresent();
  }

  List<PortRange> ports() {
    return registration.map(r -> ranges(r.resources().ports())).orElse(List.of());
  }

  /**
   * What a task of this instance may have; empty if the agent has never said what it has.
   *
   * @param isAvoided whether the agent is to get no new tasks
   */
  Optional<AgentOffer> offer(App app, InstanceId instance, boolean isAvoided, Instant now) {
    avoidedPorts.values().removeIf(until -> until.isBefore(now));
    return registration.map(r ->
        room(avoidedPorts.keySet())
            .offer(
                app,
                instance,
                new Room.Machine(
                    info(),
                    r.resources().cpus(),
                    r.resources().memMib(),
                    isFull(now) ? AgentOffer.Free.FULL_DISK : r.resources().diskMib(),
                    ports(),
                    r.attributes()),
                isAvoided));
  }

  private Room room(Set<Integer> portsTakenByOthers) {
    return new Room(
        tasks().stream().map(TrackedTask::held).toList(),
        List.copyOf(kept.values()),
        portsTakenByOthers);
  }

  EngineNode node() {
    Amounts total =
        registration
            .map(Registration::resources)
            .map(c ->
                new Amounts(
                    c.cpus(),
                    c.memMib(),
                    c.diskMib(),
                    0,
                    ports().stream().mapToInt(PortRange::size).sum()))
            .orElse(new Amounts(0, 0, 0, 0, 0));
    return new EngineNode(
        info(),
        registration.map(Registration::address).orElse(""),
        isReachable,
        lastHeard,
        total,
        room(Set.of()).used(),
        tasks.size(),
        registration.map(Registration::attributes).orElse(Map.of()),
        registration.map(Registration::limits).orElse(Map.of()));
  }

  /**
   * Reads comma-separated ranges.
   *
   * @throws IllegalArgumentException if one is no range
   */
  static List<PortRange> ranges(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(PortRange::parse)
        .toList();
  }
}
