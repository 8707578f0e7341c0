package io.ngp.cluster.api;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import tools.jackson.databind.JsonNode;

/**
 * What a request makes of one app. Prepared before the change runs, as far as that is possible
 * without knowing the tree it will meet.
 */
sealed interface AppUpdate {
  PathId id();

  /** The tree with the update made; pure. */
  RootGroup applyTo(RootGroup root, Definitions definitions);

  /** The app, or pod, becomes exactly this, whether it exists or not. */
  record Replace(App app) implements AppUpdate {
    @Override
    public PathId id() {
      return app.id();
    }

    @Override
    public RootGroup applyTo(RootGroup root, Definitions definitions) {
      AppLookup.refuseOtherKind(root, app);
      App stamped =
          root.app(app.id())
              .map(existing -> app.withVersionInfo(existing.versionInfo()))
              .orElse(app);
      return root.withApp(stamped);
    }
  }

  /**
   * Members of the body replace those of the app as it then is. If it doesn't exist the body is
   * judged as a complete definition first (marathon/API.md 2.2).
   *
   * @param mayCreate whether a missing app is created; else it is said to be missing
   */
  record Patch(PathId id, JsonNode body, boolean mayCreate) implements AppUpdate {
    @Override
    public RootGroup applyTo(RootGroup root, Definitions definitions) {
      AppLookup.refusePod(root, id);
      App updated =
          root.app(id)
              .map(current -> definitions.patched(current, body))
              .orElseGet(() -> created(root, definitions));
      return root.withApp(updated);
    }

    private App created(RootGroup root, Definitions definitions) {
      App app = definitions.complete(id, body, root);
      if (!mayCreate) {
        throw Missing.app(id);
      }
      return app;
    }
  }
}
