package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.AgentOffer;
import io.ngp.cluster.engine.EngineNode.Amounts;
import io.ngp.cluster.engine.PortRange;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What tasks hold of one agent, and what it can still offer, added up from the tasks themselves.
 */
final class Room {
  private final KnownAgent agent;

  Room(KnownAgent agent) {
    this.agent = agent;
  }

  Amounts used() {
    return used(Optional.empty());
  }

  /** What is not to be had, but for what is kept for this instance. */
  private Amounts used(Optional<InstanceId> forWhom) {
    double cpus = 0;
    double memMib = 0;
    double diskMib = 0;
    int ports = 0;
    for (TrackedTask task : agent.tasks()) {
      ports += task.placement.map(p -> p.hostPorts().size()).orElse(0);
      if (task.service.isPresent()) {
        cpus += task.service.get().resources().cpus();
        memMib += task.service.get().resources().memMib();
        diskMib += Reservation.diskMib(task.service.get());
      }
    }
    for (Reservation kept : idle()) {
      if (!forWhom.equals(Optional.of(kept.instance()))) {
        cpus += kept.service().resources().cpus();
        memMib += kept.service().resources().memMib();
        diskMib += Reservation.diskMib(kept.service());
      }
    }
    return new Amounts(rounded(cpus), rounded(memMib), rounded(diskMib), 0, ports);
  }

  /** What is kept here for instances none of whose tasks is here now. */
  private List<Reservation> idle() {
    Set<InstanceId> here =
        agent.tasks().stream().map(task -> task.id.instance()).collect(Collectors.toSet());
    return agent.kept.values().stream().filter(r -> !here.contains(r.instance())).toList();
  }

  /**
   * What a task of this instance may have; empty if the agent has never said what it has.
   *
   * @param isAvoided whether the agent is to get no new tasks
   */
  Optional<AgentOffer> offer(App app, InstanceId instance, boolean isAvoided, Instant now) {
    Amounts used = used(Optional.of(instance));
    return agent.registration.map(r ->
        new AgentOffer(
            agent.info(),
            new AgentOffer.Free(
                rounded(r.resources().cpus() - used.cpus()),
                rounded(r.resources().memMib() - used.memMib()),
                rounded(r.resources().diskMib() - used.diskMib()),
                0),
            freePorts(now),
            r.attributes(),
            hosted(app),
            isAvoided));
  }

  private AgentOffer.Hosted hosted(App app) {
    int all = 0;
    int counted = 0;
    for (TrackedTask task : agent.tasks()) {
      Optional<App> service = task.service.filter(s -> s.id().equals(app.id()));
      if (service.isPresent()) {
        all++;
        boolean isLost = task.told.filter(t -> t.condition() == Condition.UNREACHABLE).isPresent();
        boolean isCurrent =
            service.get().version().compareTo(app.versionInfo().lastConfigChangeAt()) >= 0;
        counted += !isLost && isCurrent ? 1 : 0;
      }
    }
    // What is at home here comes back here.
    int atHome = (int) idle().stream().filter(r -> r.service().id().equals(app.id())).count();
    return new AgentOffer.Hosted(all + atHome, counted + atHome);
  }

  private List<PortRange> freePorts(Instant now) {
    agent.avoidedPorts.values().removeIf(until -> until.isBefore(now));
    NavigableSet<Integer> taken = new TreeSet<>(agent.avoidedPorts.keySet());
    agent.tasks().forEach(t -> t.placement.ifPresent(p -> taken.addAll(p.hostPorts())));
    List<PortRange> free = new ArrayList<>();
    for (PortRange range : agent.ports()) {
      int first = range.first();
      for (int port : taken.subSet(range.first(), true, range.last(), true)) {
        if (port > first) {
          free.add(new PortRange(first, port - 1));
        }
        first = port + 1;
      }
      if (first <= range.last()) {
        free.add(new PortRange(first, range.last()));
      }
    }
    return free;
  }

  /** To a millionth, so that sums of decimal fractions read as people expect. */
  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
