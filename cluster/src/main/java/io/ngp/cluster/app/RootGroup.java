package io.ngp.cluster.app;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The whole tree of apps and groups: the wanted state. Immutable; a change makes a new tree that
 * shares what did not change. A group exists when it was created or when an app lies below it.
 *
 * @param groups groups with facts of their own, and those that were created empty
 */
public record RootGroup(PMap<PathId, App> apps, PMap<PathId, Group> groups) {
  public static final RootGroup EMPTY = new RootGroup(HashTreePMap.empty(), HashTreePMap.empty());

  public Optional<App> app(PathId id) {
    return Optional.ofNullable(apps.get(id));
  }

  /**
   * Adds or replaces an app. A group of the same id goes if no app lies below it (marathon/API.md
   * 2.3); otherwise it stays, and the tree breaks a rule.
   */
  public RootGroup withApp(App app) {
    boolean replacesGroup = groups.containsKey(app.id()) && appsBelow(app.id()).isEmpty();
    RootGroup base = replacesGroup ? withoutGroup(app.id()) : this;
    return new RootGroup(base.apps.plus(app.id(), app), base.withEnclosing(app.id().parent()));
  }

  public RootGroup withoutApp(PathId id) {
    return new RootGroup(apps.minus(id), groups);
  }

  public RootGroup withGroup(Group group) {
    return new RootGroup(apps, withEnclosing(group.id()).plus(group.id(), group));
  }

  /** Removes a group with everything below it. */
  public RootGroup withoutGroup(PathId id) {
    PMap<PathId, App> keptApps = apps;
    for (PathId app : apps.keySet()) {
      keptApps = app.isBelow(id) ? keptApps.minus(app) : keptApps;
    }
    PMap<PathId, Group> keptGroups = groups;
    for (PathId group : groups.keySet()) {
      keptGroups = group.equals(id) || group.isBelow(id) ? keptGroups.minus(group) : keptGroups;
    }
    return new RootGroup(keptApps, keptGroups);
  }

  public boolean hasGroup(PathId id) {
    return id.isRoot() || groups.containsKey(id);
  }

  /** The apps anywhere below a group, by id. */
  public Collection<App> appsBelow(PathId group) {
    TreeMap<PathId, App> below = new TreeMap<>();
    apps.forEach((id, app) -> {
      if (id.isBelow(group)) {
        below.put(id, app);
      }
    });
    return below.values();
  }

  /** Ids of every group, the root excepted, in order. */
  public SortedSet<PathId> groupIds() {
    return new TreeSet<>(groups.keySet());
  }

  private PMap<PathId, Group> withEnclosing(PathId group) {
    PMap<PathId, Group> result = groups;
    for (PathId id = group; !id.isRoot() && !result.containsKey(id); id = id.parent()) {
      result = result.plus(id, Group.empty(id));
    }
    return result;
  }
}
