package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.PMap;

/**
 * Undoes a plan on the tree as it is now (marathon/API.md 8.3): what the plan changed goes back,
 * what others changed since stays.
 */
public final class Rollback {
  private Rollback() {}

  /**
   * The current tree without the plan's changes: its new apps gone, changed and removed ones with
   * their old definition, groups it added gone if they are empty, its changes of group facts
   * undone. Restored apps keep their old version data; the caller gives them a new version.
   */
  public static RootGroup undo(DeploymentPlan plan, RootGroup current) {
    return undoGroups(plan, undoApps(plan, current));
  }

  /**
   * Apps the rollback has to restart: the plan was to replace their instances without changing the
   * definition, so that restoring it changes nothing either.
   */
  public static SortedSet<PathId> restarts(DeploymentPlan plan, RootGroup current) {
    SortedSet<PathId> restarts = new TreeSet<>();
    for (DeploymentPlan.Step step : plan.steps()) {
      for (Action action : step.actions()) {
        Optional<App> before = plan.original().app(action.app());
        Optional<App> now = current.app(action.app());
        if (action instanceof Action.Restart
            && before.isPresent()
            && now.isPresent()
            && !now.get().isConfigurationChangeFrom(before.get())) {
          restarts.add(action.app());
        }
      }
    }
    return restarts;
  }

  private static RootGroup undoApps(DeploymentPlan plan, RootGroup current) {
    RootGroup result = current;
    for (PathId id : plan.target().apps().keySet()) {
      result = plan.original().app(id).isPresent() ? result : result.withoutApp(id);
    }
    for (App app : plan.original().apps().values()) {
      result = result.withApp(app);
    }
    return result;
  }

  private static RootGroup undoGroups(DeploymentPlan plan, RootGroup current) {
    PMap<PathId, Group> before = plan.original().groups();
    PMap<PathId, Group> after = plan.target().groups();
    RootGroup result = current;
    for (Group removed : before.values()) {
      if (!after.containsKey(removed.id()) && !result.groups().containsKey(removed.id())) {
        result = result.withGroup(removed);
      }
    }
    for (PathId id : touched(plan)) {
      Optional<Group> now = result.group(id);
      if (now.isPresent()) {
        Group was = before.getOrDefault(id, Group.empty(id));
        result = result.withGroup(undo(was, after.getOrDefault(id, Group.empty(id)), now.get()));
      }
    }
    return withoutEmpty(added(plan), result);
  }

  private static Set<PathId> touched(DeploymentPlan plan) {
    Set<PathId> touched = new HashSet<>(plan.original().groups().keySet());
    touched.addAll(plan.target().groups().keySet());
    return touched;
  }

  private static SortedSet<PathId> added(DeploymentPlan plan) {
    SortedSet<PathId> added = new TreeSet<>(plan.target().groups().keySet());
    added.removeAll(plan.original().groups().keySet());
    return added;
  }

  private static Group undo(Group before, Group after, Group now) {
    SortedSet<PathId> dependencies = new TreeSet<>(now.dependencies());
    for (PathId id : after.dependencies()) {
      if (!before.dependencies().contains(id)) {
        dependencies.remove(id);
      }
    }
    for (PathId id : before.dependencies()) {
      if (!after.dependencies().contains(id)) {
        dependencies.add(id);
      }
    }
    boolean roleRuleChanged = !before.enforceRole().equals(after.enforceRole());
    return new Group(
        now.id(), dependencies, roleRuleChanged ? before.enforceRole() : now.enforceRole());
  }

  /** Removes the groups that contain nothing, the deepest first, and have no facts of their own. */
  private static RootGroup withoutEmpty(SortedSet<PathId> removable, RootGroup tree) {
    RootGroup result = tree;
    for (PathId id : removable.reversed()) {
      boolean saysNothing = result.group(id).equals(Optional.of(Group.empty(id)));
      result = saysNothing && result.members(id).isEmpty() ? result.withoutGroup(id) : result;
    }
    return result;
  }
}
