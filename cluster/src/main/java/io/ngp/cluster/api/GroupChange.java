package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      Optional<List<Contents>> groups,
      Optional<Set<PathId>> dependencies,
      Optional<Boolean> enforceRole)
      implements GroupChange {
    @Override
    public RootGroup applyTo(RootGroup root, Definitions definitions) {
      RootGroup edited = id.isRoot() ? root : root.withGroup(group(root));
      if (apps.isPresent()) {
        edited = withApps(edited, apps.get(), definitions);
      }
      if (groups.isPresent()) {
        edited = withGroups(edited, groups.get(), definitions);
      }
      return edited;
    }

    private Group group(RootGroup root) {
      Group current = Optional.ofNullable(root.groups().get(id)).orElseGet(() -> Group.empty(id));
      return new Group(
          id, dependencies.orElse(current.dependencies()), enforceRole.or(current::enforceRole));
    }

    private RootGroup withApps(RootGroup root, List<App> wanted, Definitions definitions) {
      Set<PathId> kept = wanted.stream().map(App::id).collect(Collectors.toSet());
      RootGroup edited = root;
      for (PathId app : root.apps().keySet()) {
        edited = isChild(app) && !kept.contains(app) ? edited.withoutApp(app) : edited;
      }
      for (App app : wanted) {
        edited = new AppUpdate.Replace(app).applyTo(edited, definitions);
      }
      return edited;
    }

    private RootGroup withGroups(RootGroup root, List<Contents> wanted, Definitions definitions) {
      Set<PathId> kept = wanted.stream().map(Contents::id).collect(Collectors.toSet());
      RootGroup edited = root;
      for (PathId group : root.groups().keySet()) {
        edited = isChild(group) && !kept.contains(group) ? edited.withoutGroup(group) : edited;
      }
      for (Contents group : wanted) {
        edited = group.applyTo(edited, definitions);
      }
      return edited;
    }

    private boolean isChild(PathId other) {
      return !other.isRoot() && other.parent().equals(id);
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
      for (App app : root.appsBelow(id)) {
        long instances = (long) Math.ceil(app.instances() * factor);
        App scaled = definitions.patched(app, Json.object().put("instances", instances));
        edited = edited.withApp(scaled);
      }
      return edited;
    }
  }
}
