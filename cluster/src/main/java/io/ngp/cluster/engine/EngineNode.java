package io.ngp.cluster.engine;

import io.ngp.cluster.instance.AgentInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A machine tasks run on.
 *
 * @param address where its agent answers, {@code http://127.0.0.1:20004}
 * @param reachable whether it was heard of lately
 * @param limits what the machine enforces: {@code cpu}, {@code memory} to "enforced (cgroup v2)" or
 *     "not enforced: why"
 */
public record EngineNode(
    AgentInfo info,
    String address,
    boolean reachable,
    Instant lastSeen,
    Amounts total,
    Amounts used,
    int tasks,
    Map<String, String> attributes,
    Map<String, String> limits) {
  public EngineNode {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
  }

  /**
   * Quantities of resources; memory and disk in MiB.
   *
   * @param ports how many host ports
   */
  public record Amounts(double cpus, double memMib, double diskMib, int gpus, int ports) {}
}
