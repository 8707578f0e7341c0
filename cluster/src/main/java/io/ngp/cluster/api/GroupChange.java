package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a request makes of one group (marathon/API.md 2.3). */
sealed interface GroupChange {
  PathId id();

  /** The tree with the change made; pure. */
  RootGroup applyTo(RootGroup root, Definitions definitions);

  /**
   * Lists that are present are complete: what they leave out is removed with all content. What is
   * absent stays as it is.
   */
  record Contents(
      PathId id,
      Optional<List<App>> apps,
      Optional<List<App>> pods,
      Optional<List<Contents>> groups,
      Optional<Set<PathId>> dependencies,
      Optional<Boolean> enforceRole)
      implements GroupChange {
    @Override
    public RootGroup applyTo(RootGroup root, Definitions definitions) {
      RootGroup edited = id.isRoot() ? root : root.withGroup(group(root));
      // First all that go, so that an id may change from one list to the other.
      edited = withoutOthers(edited, apps, app -> !app.isPod());
      edited = withoutOthers(edited, pods, App::isPod);
      edited = withAll(edited, apps, definitions);
      edited = withAll(edited, pods, definitions);
      if (groups.isPresent()) {
        edited = withGroups(edited, groups.get(), definitions);
      }
      return edited;
    }

    private Group group(RootGroup root) {
      Group current = root.group(id).orElseGet(() -> Group.empty(id));
      return new Group(
          id, dependencies.orElse(current.dependencies()), enforceRole.or(current::enforceRole));
    }

    private RootGroup withoutOthers(
        RootGroup root, Optional<List<App>> wanted, Predicate<App> isOfTheKind) {
      if (wanted.isEmpty()) {
        return root;
      }
      Set<PathId> kept = wanted.get().stream().map(App::id).collect(Collectors.toSet());
      RootGroup edited = root;
      for (PathId member : root.members(id)) {
        boolean goes = !kept.contains(member) && root.app(member).filter(isOfTheKind).isPresent();
        edited = goes ? edited.withoutApp(member) : edited;
      }
      return edited;
    }

    private static RootGroup withAll(
        RootGroup root, Optional<List<App>> wanted, Definitions definitions) {
      RootGroup edited = root;
      for (App app : wanted.orElse(List.of())) {
        edited = new AppUpdate.Replace(app).applyTo(edited, definitions);
      }
      return edited;
    }

    private RootGroup withGroups(RootGroup root, List<Contents> wanted, Definitions definitions) {
      Set<PathId> kept = wanted.stream().map(Contents::id).collect(Collectors.toSet());
      RootGroup edited = root;
      for (PathId member : root.members(id)) {
        edited = kept.contains(member) ? edited : edited.withoutGroup(member);
      }
      for (Contents group : wanted) {
        edited = group.applyTo(edited, definitions);
      }
      return edited;
    }
  }

  /**
   * The group as it was once, with all content.
   *
   * @param then a tree that has the group
   */
  record BackTo(PathId id, RootGroup then) implements GroupChange {
    @Override
    public RootGroup applyTo(RootGroup root, Definitions definitions) {
      RootGroup edited = root;
      for (App app : root.appsBelow(id)) {
        edited = then.app(app.id()).isPresent() ? edited : edited.withoutApp(app.id());
      }
      for (PathId group : root.groupIds()) {
        edited = group.isBelow(id) && !then.hasGroup(group) ? edited.withoutGroup(group) : edited;
      }
      for (Group group : then.groups().values()) {
        edited = group.id().equals(id) || group.id().isBelow(id) ? edited.withGroup(group) : edited;
      }
      for (App app : then.appsBelow(id)) {
        edited = edited.withApp(app);
      }
      return edited;
    }
  }

  /** Every app below gets this many times its instances, rounded up. */
  record Scale(PathId id, double factor) implements GroupChange {
    @Override
    public RootGroup applyTo(RootGroup root, Definitions definitions) {
      if (!root.hasGroup(id)) {
        throw Missing.group(id);
      }
      RootGroup edited = root;
      for (App app : AppLookup.below(root, id)) {
        long instances = (long) Math.ceil(app.instances() * factor);
        App scaled = definitions.patched(app, Json.object().put("instances", instances));
        edited = edited.withApp(scaled);
      }
      return edited;
    }
  }
}
