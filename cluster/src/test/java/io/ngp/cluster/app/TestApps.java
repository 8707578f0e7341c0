package io.ngp.cluster.app;

import java.util.Set;

/** Definitions for tests, written as users write them. */
public final class TestApps {
  private static final App TEMPLATE = app("{'id':'/template','cmd':'run'}");

  private TestApps() {}

  /** Reads a definition; single quotes stand for double ones. All features are on. */
  public static App app(String body) {
    return AppJsonTest.FULL.read(
        DefinitionCase.json(body.replace('\'', '"')), PathId.ROOT, DefinitionCase.VERSION);
  }

  static App renamed(App app, String id) {
    return copy(app, PathId.parse(id), app.dependencies());
  }

  static App depending(PathId id, Set<PathId> dependencies) {
    return copy(TEMPLATE, id, dependencies);
  }

  private static App copy(App app, PathId id, Set<PathId> dependencies) {
    return new App(
        id,
        app.instances(),
        app.program(),
        app.resources(),
        app.networking(),
        app.placement(),
        app.checks(),
        app.lifecycle(),
        dependencies,
        app.labels(),
        app.versionInfo());
  }

  /** A tree of these definitions. */
  static RootGroup tree(String... bodies) {
    RootGroup root = RootGroup.EMPTY;
    for (String body : bodies) {
      root = root.withApp(app(body));
    }
    return root;
  }
}
