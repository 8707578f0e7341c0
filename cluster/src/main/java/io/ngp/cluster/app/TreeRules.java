package io.ngp.cluster.app;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What must hold for the tree of apps and groups as a whole (marathon/API.md 2.3, 4, 12): ids are
 * used once, dependencies have no cycle, roles fit the groups, apps with data keep what the data
 * hangs on. Immutable; pure.
 */
public final class TreeRules {
  private static final String CYCLE = "Dependency graph has cyclic dependencies.";

  private final String defaultRole;

  public TreeRules(AppSettings settings) {
    this.defaultRole = settings.defaultRole();
  }

  /**
   * Refuses a change that breaks a rule.
   *
   * @param force whether an app with persistent volumes may change its role
   * @throws RefusedException as {@link Reason.Invalid} with all broken rules
   */
  public void check(RootGroup before, RootGroup after, boolean force) {
    List<Violation> violations = violations(before, after, force);
    if (!violations.isEmpty()) {
      throw new RefusedException(new Reason.Invalid("Object is not valid", violations));
    }
  }

  /** All broken rules, of what is not the same in both trees; {@code before} breaks none. */
  public List<Violation> violations(RootGroup before, RootGroup after, boolean force) {
    List<Violation> found = new ArrayList<>();
    Difference changed = after.since(before);
    SortedSet<PathId> ids = new TreeSet<>(changed.groups());
    ids.addAll(changed.apps());
    for (PathId id : ids) {
      if (after.apps().containsKey(id) && after.groups().containsKey(id)) {
        found.add(violation(pathOf(id), collision(id)));
      }
    }
    for (PathId id : changed.apps()) {
      after.app(id).ifPresent(app -> checkApp(app, before.app(id), after, force, found));
    }
    new DependencyGraph(after)
        .cycle(changed)
        .ifPresent(cycle -> found.add(new Violation("/", List.of(CYCLE, describe(cycle)))));
    return found;
  }

  /** How errors about the whole tree name an app: {@code /apps//g/a}. */
  static String pathOf(PathId app) {
    return "/apps/" + app;
  }

  private void checkApp(
      App app, Optional<App> old, RootGroup after, boolean force, List<Violation> found) {
    checkRole(app, old, after, found);
    old.ifPresent(o -> found.addAll(ResidentRules.violations(o, app, force)));
  }

  private static String collision(PathId id) {
    return ("Groups and Applications may not have the same identifier: %s is both."
            + " Rename the app or move what is below it.")
        .formatted(id);
  }

  private void checkRole(App app, Optional<App> old, RootGroup tree, List<Violation> found) {
    TreeSet<String> allowed = new TreeSet<>(List.of(defaultRole));
    if (app.id().segments().size() > 1) {
      String top = app.id().segments().getFirst();
      boolean isEnforced =
          tree.group(PathId.ROOT.child(top)).flatMap(Group::enforceRole).orElse(false);
      if (isEnforced) {
        allowed.clear();
      }
      allowed.add(top);
      old.ifPresent(o -> allowed.add(o.placement().role()));
    }
    String role = app.placement().role();
    if (!allowed.contains(role)) {
      found.add(
          violation(
              pathOf(app.id()) + "/role",
              "is \"%s\", but expected one of: %s".formatted(role, String.join(", ", allowed))));
    }
  }

  private static String describe(List<PathId> cycle) {
    List<String> ids = cycle.stream().map(PathId::toString).toList();
    return "%s. Remove one of these dependencies.".formatted(String.join(" depends on ", ids));
  }

  private static Violation violation(String path, String error) {
    return new Violation(path, List.of(error));
  }
}
