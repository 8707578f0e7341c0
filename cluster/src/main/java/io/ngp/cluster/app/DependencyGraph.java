package io.ngp.cluster.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which app depends on which, group dependencies included: every app below the depending group
 * depends on every app below the target group (marathon/API.md 8.1). Kept as the tree says it, not
 * fanned out, because two groups of a thousand apps would make a million edges.
 */
final class DependencyGraph {
  /**
   * A vertex is an app, what apps below a group inherit (its own dependencies and those of the
   * groups around it), or the content of a group. A way from app to app over the other two is one
   * dependency.
   */
  private sealed interface Vertex {
    record OfApp(PathId id) implements Vertex {}

    record Inherited(PathId id) implements Vertex {}

    record Content(PathId id) implements Vertex {}
  }

  private final RootGroup root;

  DependencyGraph(RootGroup root) {
    this.root = root;
  }

  /**
   * The apps of one cycle, the first one repeated at the end; empty if there is none.
   *
   * @param changed where this tree is not as one that had no cycle: a new cycle leads through there
   */
  Optional<List<PathId>> cycle(Difference changed) {
    Set<Vertex> done = new HashSet<>();
    SortedMap<PathId, App> candidates = new TreeMap<>();
    changed.apps().forEach(id -> root.app(id).ifPresent(app -> candidates.put(id, app)));
    for (PathId group : changed.groups()) {
      if (!groupDependencies(group).isEmpty()) {
        root.appsBelow(group).forEach(app -> candidates.put(app.id(), app));
      }
    }
    List<PathId> sources =
        candidates.values().stream().filter(this::mayDepend).map(App::id).toList();
    for (PathId app : sources) {
      Optional<List<PathId>> cycle = cycleFrom(new Vertex.OfApp(app), done);
      if (cycle.isPresent()) {
        return cycle;
      }
    }
    return Optional.empty();
  }

  private boolean mayDepend(App app) {
    if (!app.dependencies().isEmpty()) {
      return true;
    }
    for (PathId id = app.id(); !id.isRoot(); id = id.parent()) {
      if (!groupDependencies(id.parent()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Depth first with its own stack: a chain of dependencies may be as long as there are apps. */
  private Optional<List<PathId>> cycleFrom(Vertex start, Set<Vertex> done) {
    Deque<Step> path = new ArrayDeque<>();
    Set<Vertex> onPath = new HashSet<>();
    enter(start, path, onPath, done);
    while (!path.isEmpty()) {
      Step step = path.getLast();
      if (!step.targets.hasNext()) {
        path.removeLast();
        onPath.remove(step.vertex);
        done.add(step.vertex);
        continue;
      }
      Vertex next = step.targets.next();
      if (onPath.contains(next)) {
        return Optional.of(appsFrom(next, path));
      }
      enter(next, path, onPath, done);
    }
    return Optional.empty();
  }

  private record Step(Vertex vertex, Iterator<Vertex> targets) {}

  private void enter(Vertex vertex, Deque<Step> path, Set<Vertex> onPath, Set<Vertex> done) {
    if (!done.contains(vertex)) {
      path.addLast(new Step(vertex, targets(vertex).iterator()));
      onPath.add(vertex);
    }
  }

  private static List<PathId> appsFrom(Vertex repeated, Deque<Step> path) {
    List<PathId> apps = new ArrayList<>();
    boolean isInCycle = false;
    for (Step step : path) {
      isInCycle = isInCycle || step.vertex.equals(repeated);
      if (isInCycle && step.vertex instanceof Vertex.OfApp(PathId id)) {
        apps.add(id);
      }
    }
    apps.add(apps.getFirst());
    return apps;
  }

  private Collection<Vertex> targets(Vertex vertex) {
    List<Vertex> targets = new ArrayList<>();
    switch (vertex) {
      case Vertex.OfApp(PathId id) -> {
        root.app(id).ifPresent(app -> addTargets(app.dependencies(), targets));
        targets.add(new Vertex.Inherited(id.parent()));
      }
      case Vertex.Inherited(PathId id) -> {
        addTargets(groupDependencies(id), targets);
        if (!id.isRoot()) {
          targets.add(new Vertex.Inherited(id.parent()));
        }
      }
      case Vertex.Content(PathId id) -> addTargets(new TreeSet<>(root.members(id)), targets);
    }
    return targets;
  }

  /** An id stands for the app of that id and for all apps below it; unknown ones for nothing. */
  private void addTargets(Collection<PathId> ids, List<Vertex> targets) {
    for (PathId id : ids) {
      if (root.apps().containsKey(id)) {
        targets.add(new Vertex.OfApp(id));
      }
      if (!root.members(id).isEmpty()) {
        targets.add(new Vertex.Content(id));
      }
    }
  }

  private Set<PathId> groupDependencies(PathId id) {
    return root.group(id).map(Group::dependencies).orElse(Set.of());
  }
}
