package io.ngp.cluster.app;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a group says beside what it contains: the ids all its apps depend on, and its role rule. */
public record Group(PathId id, Set<PathId> dependencies, Optional<Boolean> enforceRole) {
  public Group {
    dependencies = Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
  }

  public static Group empty(PathId id) {
    return new Group(id, Set.of(), Optional.empty());
  }
}
