package io.ngp.engine.local.wire;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an agent says of itself, every second, to every master; by it the agent joins and stays.
 *
 * @param address where the agent answers, {@code http://127.0.0.1:20004}
 * @param host name or address its tasks are reached by
 * @param limits {@code cpu} and {@code memory} to "enforced (…)" or "not enforced: why"
 * @param boot different for every process of the agent
 * @param fullDisk why it can't take tasks now, if its disk is full
 */
public record Registration(
    String address,
    String host,
    Capacity resources,
    Map<String, String> attributes,
    Map<String, String> limits,
    String boot,
    Optional<String> fullDisk) {
  public Registration {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
  }

  /**
   * What an agent offers; memory and disk in MiB.
   *
   * @param ports comma-separated ranges, {@code 31000-31999}
   */
  public record Capacity(double cpus, double memMib, double diskMib, String ports) {}

  /** The same agent, with a disk that is full, or is not. */
  public Registration withFullDisk(Optional<String> why) {
    return new Registration(address, host, resources, attributes, limits, boot, why);
  }

  /** Region of the machine, if its attributes name one. */
  public Optional<String> region() {
    return Optional.ofNullable(attributes.get("region"));
  }

  /** Zone of the machine, if its attributes name one. */
  public Optional<String> zone() {
    return Optional.ofNullable(attributes.get("zone"));
  }
}
