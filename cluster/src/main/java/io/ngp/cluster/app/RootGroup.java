package io.ngp.cluster.app;

import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * The whole tree of apps and groups: the wanted state. Immutable; a change makes a new tree that
 * shares what did not change, at a cost that does not grow with the tree. A group exists when it
 * was created or when an app lies below it.
 *
 * <p>A tree remembers which tree it was edited from and what the edits touched, so that {@link
 * #since} need not compare ten thousand apps to find the one that changed.
 */
public final class RootGroup {
  public static final RootGroup EMPTY =
      new RootGroup(
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          UsedPorts.NONE,
          new Version(Instant.EPOCH),
          Optional.empty());

  private final PMap<PathId, App> apps;
  private final PMap<PathId, Group> groups;

  /** Ids of the apps and groups directly in each group that has any. */
  private final PMap<PathId, PSet<PathId>> members;

  private final UsedPorts servicePorts;
  private final Version version;
  private final Optional<Edits> edits;

  /** The tree edits began with, and the ids they touched. */
  private record Edits(RootGroup base, PSet<PathId> touched) {}

  private RootGroup(
      PMap<PathId, App> apps,
      PMap<PathId, Group> groups,
      PMap<PathId, PSet<PathId>> members,
      UsedPorts servicePorts,
      Version version,
      Optional<Edits> edits) {
    this.apps = apps;
    this.groups = groups;
    this.members = members;
    this.servicePorts = servicePorts;
    this.version = version;
    this.edits = edits;
  }

  public PMap<PathId, App> apps() {
    return apps;
  }

  /** The groups, each with the facts of its own, without the root unless that has some. */
  public PMap<PathId, Group> groups() {
    return groups;
  }

  public Optional<App> app(PathId id) {
    return Optional.ofNullable(apps.get(id));
  }

  public Optional<Group> group(PathId id) {
    return Optional.ofNullable(groups.get(id));
  }

  public boolean hasGroup(PathId id) {
    return id.isRoot() || groups.containsKey(id);
  }

  /** Ids of the apps and groups directly in a group. */
  public Set<PathId> members(PathId group) {
    return members.getOrDefault(group, HashTreePSet.empty());
  }

  /** The apps anywhere below a group, by id. */
  public Collection<App> appsBelow(PathId group) {
    TreeMap<PathId, App> below = new TreeMap<>();
    collect(group, below);
    return below.values();
  }

  private void collect(PathId group, Map<PathId, App> into) {
    for (PathId member : members(group)) {
      app(member).ifPresent(app -> into.put(member, app));
      collect(member, into);
    }
  }

  /** Ids of every group, the root excepted, in order. */
  public SortedSet<PathId> groupIds() {
    return new TreeSet<>(groups.keySet());
  }

  /**
   * Adds or replaces an app. A group of the same id goes if nothing lies below it (marathon/API.md
   * 2.3); otherwise it stays, and the tree breaks a rule.
   */
  public RootGroup withApp(App app) {
    boolean replacesGroup = groups.containsKey(app.id()) && appsBelow(app.id()).isEmpty();
    RootGroup base = replacesGroup ? withoutGroup(app.id()) : withoutApp(app.id());
    RootGroup placed = base.enclosed(app.id());
    return new RootGroup(
        placed.apps.plus(app.id(), app),
        placed.groups,
        placed.members,
        placed.servicePorts.with(app),
        version,
        touching(placed, app.id()));
  }

  public RootGroup withoutApp(PathId id) {
    App app = apps.get(id);
    if (app == null) {
      return this;
    }
    return new RootGroup(
        apps.minus(id),
        groups,
        groups.containsKey(id) ? members : withoutMember(id),
        servicePorts.without(app),
        version,
        touching(this, id));
  }

  /** Adds a group or replaces its facts; what it contains stays. */
  public RootGroup withGroup(Group group) {
    RootGroup placed = group.id().isRoot() ? this : enclosed(group.id());
    return new RootGroup(
        placed.apps,
        placed.groups.plus(group.id(), group),
        placed.members,
        placed.servicePorts,
        version,
        touching(placed, group.id()));
  }

  /** Removes a group with everything below it. */
  public RootGroup withoutGroup(PathId id) {
    RootGroup result = this;
    for (PathId member : members(id)) {
      result = result.withoutApp(member).withoutGroup(member);
    }
    return result.groups.containsKey(id)
        ? new RootGroup(
            result.apps,
            result.groups.minus(id),
            result.apps.containsKey(id) ? result.members : result.withoutMember(id),
            result.servicePorts,
            version,
            touching(result, id))
        : result;
  }

  /**
   * Where this tree is not the same as another. Cheap if this one was made from the other by edits.
   */
  @SuppressWarnings("ReferenceEquality")
  public Difference since(RootGroup before) {
    Set<PathId> candidates =
        edits
            .filter(made -> made.base == before)
            .<Set<PathId>>map(Edits::touched)
            .orElseGet(() -> allIds(before));
    SortedSet<PathId> changedApps = new TreeSet<>();
    SortedSet<PathId> changedGroups = new TreeSet<>();
    for (PathId id : candidates) {
      if (!Objects.equals(before.apps.get(id), apps.get(id))) {
        changedApps.add(id);
      }
      if (!Objects.equals(before.groups.get(id), groups.get(id))) {
        changedGroups.add(id);
      }
    }
    return new Difference(changedApps, changedGroups);
  }

  private Set<PathId> allIds(RootGroup other) {
    Set<PathId> ids = new HashSet<>(apps.keySet());
    ids.addAll(groups.keySet());
    ids.addAll(other.apps.keySet());
    ids.addAll(other.groups.keySet());
    return ids;
  }

  /** The version of the change that made this tree; edits keep the one they began with. */
  public Version version() {
    return version;
  }

  /**
   * This tree as what a change led to, without the memory of what it was edited from; later edits
   * are told from here.
   */
  public RootGroup settledAt(Version newVersion) {
    return new RootGroup(apps, groups, members, servicePorts, newVersion, Optional.empty());
  }

  /** The apps and groups of these ids as they are here. */
  public Excerpt excerpt(Difference ids) {
    return excerpt(ids.apps(), ids.groups());
  }

  /** The apps of some ids and the groups of others, as they are here. */
  public Excerpt excerpt(Collection<PathId> ofApps, Collection<PathId> ofGroups) {
    PMap<PathId, App> someApps = HashTreePMap.empty();
    for (PathId id : ofApps) {
      App app = apps.get(id);
      someApps = app == null ? someApps : someApps.plus(id, app);
    }
    PMap<PathId, Group> someGroups = HashTreePMap.empty();
    for (PathId id : ofGroups) {
      Group group = groups.get(id);
      someGroups = group == null ? someGroups : someGroups.plus(id, group);
    }
    return new Excerpt(someApps, someGroups);
  }

  /** The service ports in use, as a copy to be changed at will. */
  BitSet usedServicePorts() {
    return servicePorts.copy();
  }

  /** With the groups around this id, and the id itself among its group's members. */
  private RootGroup enclosed(PathId id) {
    PMap<PathId, Group> newGroups = groups;
    PMap<PathId, PSet<PathId>> newMembers = members;
    Optional<Edits> newEdits = edits;
    for (PathId each = id; !each.isRoot(); each = each.parent()) {
      PathId parent = each.parent();
      PSet<PathId> siblings = newMembers.getOrDefault(parent, HashTreePSet.empty());
      if (siblings.contains(each)) {
        break;
      }
      newMembers = newMembers.plus(parent, siblings.plus(each));
      if (!parent.isRoot() && !newGroups.containsKey(parent)) {
        newGroups = newGroups.plus(parent, Group.empty(parent));
        newEdits =
            touching(
                new RootGroup(apps, newGroups, newMembers, servicePorts, version, newEdits),
                parent);
      }
    }
    return new RootGroup(apps, newGroups, newMembers, servicePorts, version, newEdits);
  }

  private PMap<PathId, PSet<PathId>> withoutMember(PathId id) {
    PSet<PathId> siblings = members.getOrDefault(id.parent(), HashTreePSet.empty()).minus(id);
    return siblings.isEmpty() ? members.minus(id.parent()) : members.plus(id.parent(), siblings);
  }

  /** The edits of a tree and one more. */
  private Optional<Edits> touching(RootGroup tree, PathId id) {
    Edits before = tree.edits.orElseGet(() -> new Edits(this, HashTreePSet.empty()));
    return Optional.of(new Edits(before.base, before.touched.plus(id)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RootGroup tree && apps.equals(tree.apps) && groups.equals(tree.groups);
  }

  @Override
  public int hashCode() {
    return Objects.hash(apps, groups);
  }

  @Override
  public String toString() {
    return "RootGroup[apps=%s, groups=%s]".formatted(apps, groups);
  }
}
