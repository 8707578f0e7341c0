package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How deep apps stand in the dependency graph of a tree. A dependency on a group is one on every
 * app below it, and a group's dependencies are those of every app below it (marathon/API.md 8.1);
 * neither is ever fanned out, so that the cost grows with the tree and not with its square.
 *
 * <p>Not thread-safe: lengths are remembered.
 */
final class DependencyChains {
  private final RootGroup root;
  private final Map<PathId, Integer> lengths = new HashMap<>();

  DependencyChains(RootGroup root) {
    this.root = root;
  }

  /**
   * The number of apps in the longest dependency chain that starts at this app, at least 1.
   *
   * @throws IllegalArgumentException if the app's dependencies have a cycle
   */
  int lengthFrom(PathId app) {
    // By hand instead of by recursion: a chain may be longer than a thread's stack is deep.
    Deque<PathId> path = new ArrayDeque<>();
    Set<PathId> onPath = new HashSet<>();
    path.push(app);
    while (!path.isEmpty()) {
      PathId id = path.element();
      List<PathId> next = lengths.containsKey(id) ? List.of() : unknown(next(id));
      if (next.isEmpty() || !onPath.add(id)) {
        requireAcyclic(next);
        lengths.put(path.pop(), length(id));
      } else {
        next.forEach(path::push);
      }
    }
    return length(app);
  }

  /** An element met again before what it depends on was resolved lies on a cycle. */
  private static void requireAcyclic(List<PathId> unresolved) {
    if (!unresolved.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot order the steps of a deployment: the dependencies of %s have a cycle"
              .formatted(unresolved.getFirst()));
    }
  }

  private List<PathId> unknown(Collection<PathId> ids) {
    return ids.stream().filter(id -> !lengths.containsKey(id)).toList();
  }

  /** Of an id whose next ids all have known lengths. */
  private int length(PathId id) {
    Integer known = lengths.get(id);
    if (known != null) {
      return known;
    }
    int longest = 0;
    for (PathId next : next(id)) {
      longest = Math.max(longest, length(next));
    }
    return longest + (root.apps().containsKey(id) ? 1 : 0);
  }

  /** What an app depends on, or what a group consists of. */
  private Collection<PathId> next(PathId id) {
    Optional<App> app = root.app(id);
    return app.isPresent() ? dependencies(app.get()) : root.members(id);
  }

  private List<PathId> dependencies(App app) {
    List<PathId> dependencies = new ArrayList<>(app.dependencies());
    for (PathId id = app.id(); !id.isRoot(); ) {
      id = id.parent();
      root.group(id).map(Group::dependencies).ifPresent(dependencies::addAll);
    }
    return dependencies;
  }
}
