package io.ngp.cluster.engine;

import io.ngp.cluster.instance.AgentInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent has unused now, and what of the app in question it runs already.
 *
 * @param freePorts host ports nobody holds, disjoint
 * @param attributes by name; scalars, ranges and sets in the text form of marathon/API.md 11
 * @param maintenance whether the agent takes no new tasks
 */
public record AgentOffer(
    AgentInfo agent,
    Free free,
    List<PortRange> freePorts,
    Map<String, String> attributes,
    Hosted hosted,
    boolean maintenance) {
  public AgentOffer {
    freePorts = freePorts.stream().sorted().toList();
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /** Unused amounts; memory and disk in MiB, gpus in devices. */
  public record Free(double cpus, double memMib, double diskMib, int gpus) {
    /** The disk of an agent without room even for what every task writes. */
    public static final double FULL_DISK = -1;
  }

  /**
   * Tasks of the app on this agent.
   *
   * @param tasks all of them, whatever their version; new tasks spread away from them
   * @param counted those constraints count: not lost, and of the configuration to be placed
   *     (marathon/API.md 11)
   */
  public record Hosted(int tasks, int counted) {
    public static final Hosted NONE = new Hosted(0, 0);
  }
}
