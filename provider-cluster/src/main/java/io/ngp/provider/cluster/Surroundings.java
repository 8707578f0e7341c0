package io.ngp.provider.cluster;

import java.util.List;
import java.util.Optional;

/**
 * Where a platform's apps are, for what does not say so itself.
 *
 * @param apis the masters' addresses
 * @param domain the apps are reachable below it
 * @param edgePort the balancers' port, if there are any
 */
public record Surroundings(List<String> apis, String domain, Optional<Integer> edgePort) {
  /** Copies the list. */
  public Surroundings {
    apis = List.copyOf(apis);
  }
}
