package io.ngp.provider.machines.role;

import io.ngp.upkeep.RoleDocument.Rhythm;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the role of a host is made from.
 *
 * @param roles of the nodes it runs: master, agent, balancer
 * @param files content by absolute path
 * @param version of NGP
 * @param rhythm of the host's own upkeep
 */
public record Declared(
    List<String> roles,
    boolean isDockerWanted,
    List<String> packages,
    SortedMap<String, String> sysctls,
    SortedMap<String, String> files,
    String version,
    Rhythm rhythm) {
  /** Copies the collections. */
  public Declared {
    roles = List.copyOf(roles);
    packages = List.copyOf(packages);
    sysctls = new TreeMap<>(sysctls);
    files = new TreeMap<>(files);
  }

  /** Whether the host looks after itself between applies. */
  boolean hasUpkeep() {
    return rhythm.every().isPositive();
  }
}
