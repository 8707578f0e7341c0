package io.ngp.cluster.api;

import java.util.Map;

/**
 * A node that is not an agent, as {@code /ngp/v1/nodes} lists it.
 *
 * @param role {@code master} or {@code balancer}
 * @param address where it answers, {@code http://127.0.0.1:8081}
 * @param leader whether it is the leading master
 * @param details further facts, name to value
 */
public record PlatformNode(
    String name,
    String role,
    String address,
    boolean healthy,
    boolean leader,
    Map<String, String> details) {
  public PlatformNode {
    details = Map.copyOf(details);
  }
}
