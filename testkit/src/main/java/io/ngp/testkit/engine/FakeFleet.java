package io.ngp.testkit.engine;

import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.Instance.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which pretended machines there are, and which can be reached. For one thread. */
final class FakeFleet {
  private static final int FIRST_PORT = 31_000;

  private final Map<String, FakeMachine> machines = new TreeMap<>();
  private final Map<String, FakeMachine> dismissed = new TreeMap<>();
  private int nextPort;

  void add(String name, double cpus, double memMib) {
    AgentInfo info = new AgentInfo(name, "127.0.0.1", Optional.empty(), Optional.empty());
    machines.put(name, new FakeMachine(info, cpus, memMib, true));
  }

  /** The machine is not known any more. */
  void dismiss(String name) {
    FakeMachine machine = machines.remove(name);
    if (machine != null) {
      dismissed.put(name, machine);
    }
  }

  /** A machine that was dismissed is known again. */
  void takeBack(String name) {
    FakeMachine known = dismissed.remove(name);
    if (known != null) {
      machines.put(name, known);
    }
  }

  void setReachable(String name, boolean reachable) {
    machines.computeIfPresent(
        name, (_, m) -> new FakeMachine(m.info(), m.cpus(), m.memMib(), reachable));
  }

  boolean isReachable(String name) {
    return machines.containsKey(name) && machines.get(name).isReachable();
  }

  Set<String> names() {
    return machines.keySet();
  }

  FakeMachine machine(String name) {
    return Optional.ofNullable(machines.get(name)).orElseThrow();
  }

  /** Chosen ports never repeat within a thousand. */
  Placement placeOn(String name, int ports) {
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < ports; i++) {
      chosen.add(FIRST_PORT + nextPort++ % FakeMachine.PORTS);
    }
    return new Placement(machine(name).info(), chosen);
  }
}
