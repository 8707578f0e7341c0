package io.ngp.cluster.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where instances may run.
 *
 * @param acceptedResourceRoles absent means {@code *} and the app's own role
 */
public record PlacementRules(
    List<Constraint> constraints, Optional<Set<String>> acceptedResourceRoles, String role) {
  public PlacementRules {
    constraints = List.copyOf(constraints);
    acceptedResourceRoles = acceptedResourceRoles.map(Set::copyOf);
  }

  /** One rule of marathon/API.md 11. */
  public record Constraint(String field, Operator operator, Optional<String> value) {}

  public enum Operator {
    UNIQUE,
    CLUSTER,
    GROUP_BY,
    LIKE,
    UNLIKE,
    MAX_PER,
    IS
  }
}
