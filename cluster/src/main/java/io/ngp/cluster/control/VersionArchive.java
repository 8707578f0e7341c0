package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.StateStore.Write;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Earlier versions of apps, the newest {@value #KEPT} of each; they go with the app. Changed by the
 * owner thread alone; reading is safe from any thread.
 */
final class VersionArchive {
  /** Marathon's {@code zk_max_versions}. */
  private static final int KEPT = 50;

  private final StateStore store;
  private final AppJson json;

  /** What was looked up or added; owner thread only. */
  private final Map<PathId, NavigableSet<Version>> known = new HashMap<>();

  VersionArchive(StateStore store, AppJson json) {
    this.store = store;
    this.json = json;
  }

  /**
   * Keeps a version.
   *
   * @param written the app's stored form
   */
  void add(Transaction transaction, App app, JsonNode written, boolean isNew) {
    NavigableSet<Version> versions = known(app.id(), isNew);
    versions.add(app.version());
    transaction.write(new Write.Put(Paths.version(app.id(), app.version()), written));
    while (versions.size() > KEPT) {
      Version oldest = versions.removeFirst();
      transaction.write(new Write.Delete(Paths.version(app.id(), oldest)));
    }
  }

  /** Keeps a version of an app that comes, or came, back from a backup. */
  void adopt(Transaction transaction, App app, JsonNode written) {
    boolean isNew = transaction.state().root().app(app.id()).isEmpty();
    known(app.id(), isNew).add(app.version());
    transaction.write(new Write.Put(Paths.version(app.id(), app.version()), written));
  }

  private NavigableSet<Version> known(PathId app, boolean isNew) {
    return known.computeIfAbsent(app, id -> isNew ? new TreeSet<>() : load(id));
  }

  void drop(Transaction transaction, PathId app) {
    for (Version version : known.computeIfAbsent(app, this::load)) {
      transaction.write(new Write.Delete(Paths.version(app, version)));
    }
    known.remove(app);
  }

  /** Newest first. */
  SortedSet<Version> versions(PathId app) {
    SortedSet<Version> newestFirst = new TreeSet<>(Comparator.reverseOrder());
    newestFirst.addAll(load(app));
    return newestFirst;
  }

  Optional<App> read(PathId app, Version version) {
    return store
        .read(Paths.version(app, version))
        .map(document -> json.restore(document.content()));
  }

  private NavigableSet<Version> load(PathId app) {
    NavigableSet<Version> versions = new TreeSet<>();
    store.names(Paths.versions(app)).forEach(name -> versions.add(Version.parse(name)));
    return versions;
  }
}
