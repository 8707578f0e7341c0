package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineNode.Amounts;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What tasks hold of one agent, and what it can still offer, added up from the tasks themselves.
 *
 * @param tasks all that hold anything of it
 * @param kept what it keeps for instances with volumes, whether a task of them runs now or not
 * @param portsTakenByOthers host ports that are not to be given out, whoever has them
 */
public record Room(List<Held> tasks, List<Reservation> kept, Set<Integer> portsTakenByOthers) {
  public Room {
    tasks = List.copyOf(tasks);
    kept = List.copyOf(kept);
    portsTakenByOthers = Set.copyOf(portsTakenByOthers);
  }

  /**
   * A task and what it holds.
   *
   * @param service empty for a task nobody asked for
   * @param isLost whether its agent is cut off, so that constraints don't count it
   */
  public record Held(TaskId task, Optional<App> service, List<Integer> hostPorts, boolean isLost) {
    public Held {
      hostPorts = List.copyOf(hostPorts);
    }
  }

  /**
   * What an agent has altogether; memory and disk in MiB.
   *
   * @param diskMib or {@link AgentOffer.Free#FULL_DISK}
   */
  public record Machine(
      AgentInfo agent,
      double cpus,
      double memMib,
      double diskMib,
      List<PortRange> ports,
      Map<String, String> attributes) {
    public Machine {
      ports = List.copyOf(ports);
      attributes = Map.copyOf(attributes);
    }
  }

  public Amounts used() {
    return used(Optional.empty());
  }

  /** What is not to be had, but for what is kept for this instance. */
  private Amounts used(Optional<InstanceId> forWhom) {
    double cpus = 0;
    double memMib = 0;
    double diskMib = 0;
    int ports = 0;
    for (Held task : tasks) {
      ports += task.hostPorts().size();
      if (task.service().isPresent()) {
        cpus += task.service().get().resources().cpus();
        memMib += task.service().get().resources().memMib();
        diskMib += Reservation.diskMib(task.service().get());
      }
    }
    for (Reservation reservation : idle()) {
      if (!forWhom.equals(Optional.of(reservation.instance()))) {
        cpus += reservation.service().resources().cpus();
        memMib += reservation.service().resources().memMib();
        diskMib += Reservation.diskMib(reservation.service());
      }
    }
    return new Amounts(rounded(cpus), rounded(memMib), rounded(diskMib), 0, ports);
  }

  /** What is kept here for instances none of whose tasks is here now. */
  private List<Reservation> idle() {
    Set<InstanceId> here =
        tasks.stream().map(task -> task.task().instance()).collect(Collectors.toSet());
    return kept.stream().filter(r -> !here.contains(r.instance())).toList();
  }

  /**
   * What a task of this instance may have.
   *
   * @param isAvoided whether the agent is to get no new tasks
   */
  public AgentOffer offer(App app, InstanceId instance, Machine machine, boolean isAvoided) {
    Amounts used = used(Optional.of(instance));
    return new AgentOffer(
        machine.agent(),
        new AgentOffer.Free(
            rounded(machine.cpus() - used.cpus()),
            rounded(machine.memMib() - used.memMib()),
            machine.diskMib() == AgentOffer.Free.FULL_DISK
                ? AgentOffer.Free.FULL_DISK
                : rounded(machine.diskMib() - used.diskMib()),
            0),
        freePorts(machine.ports()),
        machine.attributes(),
        hosted(app),
        isAvoided);
  }

  private AgentOffer.Hosted hosted(App app) {
    int all = 0;
    int counted = 0;
    for (Held task : tasks) {
      Optional<App> service = task.service().filter(s -> s.id().equals(app.id()));
      if (service.isPresent()) {
        all++;
        boolean isCurrent =
            service.get().version().compareTo(app.versionInfo().lastConfigChangeAt()) >= 0;
        counted += !task.isLost() && isCurrent ? 1 : 0;
      }
    }
    // What is at home here comes back here.
    int atHome = (int) idle().stream().filter(r -> r.service().id().equals(app.id())).count();
    return new AgentOffer.Hosted(all + atHome, counted + atHome);
  }

  private List<PortRange> freePorts(List<PortRange> ports) {
    NavigableSet<Integer> taken = new TreeSet<>(portsTakenByOthers);
    tasks.forEach(task -> taken.addAll(task.hostPorts()));
    List<PortRange> free = new ArrayList<>();
    for (PortRange range : ports) {
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
