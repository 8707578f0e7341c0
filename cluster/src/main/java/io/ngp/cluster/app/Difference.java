package io.ngp.cluster.app;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The ids of the apps and of the groups that are not the same in two trees. */
public record Difference(SortedSet<PathId> apps, SortedSet<PathId> groups) {
  public Difference {
    apps = Collections.unmodifiableSortedSet(new TreeSet<>(apps));
    groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
  }

  public boolean isEmpty() {
    return apps.isEmpty() && groups.isEmpty();
  }
}
