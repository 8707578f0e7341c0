package io.ngp.cluster.app;

import java.util.Map;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Some apps and groups of a tree by themselves, as they were at one moment. Unlike in a {@link
 * RootGroup} the groups around them need not be there.
 */
public record Excerpt(PMap<PathId, App> apps, PMap<PathId, Group> groups) {
  public static final Excerpt EMPTY = new Excerpt(HashTreePMap.empty(), HashTreePMap.empty());

  public Excerpt(Map<PathId, App> apps, Map<PathId, Group> groups) {
    this(HashTreePMap.from(apps), HashTreePMap.from(groups));
  }

  public Optional<App> app(PathId id) {
    return Optional.ofNullable(apps.get(id));
  }

  public Optional<Group> group(PathId id) {
    return Optional.ofNullable(groups.get(id));
  }
}
