package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.AgentOffer;
import io.ngp.cluster.engine.EngineAgent;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.EngineNode.Amounts;
import io.ngp.cluster.engine.PortRange;
import io.ngp.cluster.engine.Room;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.engine.local.wire.Registration;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An agent, whether it is heard of now or not. Owner thread only. */
final class KnownAgent extends EngineAgent<AgentTask> {
  /** Empty while a known task names the agent but it has not registered with this leader. */
  Optional<Registration> registration = Optional.empty();

  Instant lastRegistered;
  Instant lastHeard;

  /** Whether its snapshot was taken in since the connection to it was made. */
  boolean isSynced;

  /** Until when it gets no tasks, because it had no room for one. */
  Instant fullUntil = Instant.MIN;

  @Nullable AgentLink link;

  /** Ports it found taken by others, and until when they are left alone. */
  final Map<Integer, Instant> avoidedPorts = new TreeMap<>();

  KnownAgent(String name, Instant now) {
    super(name);
    this.lastRegistered = now;
    this.lastHeard = now;
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

  @Override
  public Optional<AgentOffer> offer(App app, InstanceId instance, boolean isAvoided, Instant now) {
    avoidedPorts.values().removeIf(until -> until.isBefore(now));
    return registration
        .filter(_ -> isReachable && isSynced)
        .map(r ->
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

  @Override
  public EngineNode node() {
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
        tasks().size(),
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
