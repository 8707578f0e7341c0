package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Difference;
import io.ngp.cluster.app.Excerpt;
import io.ngp.cluster.app.ExcerptJson;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.StateStore.Document;
import io.ngp.cluster.control.StateStore.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last {@value #KEPT} changes of the tree, each as what it replaced, so that one costs as much
 * to keep as it changed. An earlier tree is the current one with the changes since taken back,
 * newest first. Changed by the owner thread alone; reading is safe from any thread.
 */
final class TreeHistory {
  /** Marathon's {@code zk_max_versions}. */
  private static final int KEPT = 50;

  private final StateStore store;
  private final ExcerptJson excerpts;

  /** Versions of the changes kept; owner thread only. */
  private final NavigableSet<Version> known;

  TreeHistory(StateStore store, ExcerptJson excerpts) {
    this.store = store;
    this.excerpts = excerpts;
    known = kept();
  }

  /** The version of the newest change; empty if none was ever made. */
  Optional<Version> newest() {
    return known.isEmpty() ? Optional.empty() : Optional.of(known.last());
  }

  /**
   * Keeps a change.
   *
   * @param replaced what was where now something else is
   */
  void add(Transaction transaction, Version version, Difference difference, Excerpt replaced) {
    if (difference.isEmpty()) {
      return;
    }
    ObjectNode json = excerpts.store(replaced);
    write(difference.apps(), id -> replaced.app(id).isEmpty(), json.putArray("addedApps"));
    write(difference.groups(), id -> replaced.group(id).isEmpty(), json.putArray("addedGroups"));
    transaction.write(new Write.Put(Paths.revision(version), json));
    known.add(version);
    while (known.size() > KEPT) {
      transaction.write(new Write.Delete(Paths.revision(known.removeFirst())));
    }
  }

  private static void write(SortedSet<PathId> ids, Predicate<PathId> isAdded, ArrayNode into) {
    ids.stream().filter(isAdded).forEach(id -> into.add(id.toString()));
  }

  /** Keeps a change that comes back from a backup. */
  void adopt(Transaction transaction, Document recorded) {
    transaction.write(new Write.Put(recorded.path(), recorded.content()));
    known.add(Version.parse(recorded.name()));
  }

  /**
   * Whether a document is a change as {@link #add} writes it.
   *
   * @throws RuntimeException if it is none
   */
  void requireReadable(Document recorded) {
    Version version = Version.parse(recorded.name());
    if (!Paths.revision(version).equals(recorded.path())) {
      throw new IllegalArgumentException("it is not where changes are kept");
    }
    undo(RootGroup.EMPTY, recorded);
  }

  /**
   * The tree as a change left it.
   *
   * @param current a tree that is not older
   * @return empty if the change is not known, or no longer
   */
  Optional<RootGroup> at(RootGroup current, Version version) {
    if (version.equals(current.version())) {
      return Optional.of(current);
    }
    NavigableSet<Version> changes = kept().headSet(current.version(), true);
    if (!changes.contains(version)) {
      return Optional.empty();
    }
    RootGroup tree = current;
    for (Version later : changes.tailSet(version, false).descendingSet()) {
      Optional<RootGroup> before = before(tree, later);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      tree = before.get();
    }
    return Optional.of(tree.settledAt(version));
  }

  /** Versions of the trees for which something holds, newest first. */
  List<Version> versions(RootGroup current, Predicate<RootGroup> holds) {
    List<Version> found = new ArrayList<>();
    Optional<RootGroup> tree = Optional.of(current);
    for (Version version : kept().headSet(current.version(), true).descendingSet()) {
      if (tree.isPresent() && holds.test(tree.get())) {
        found.add(version);
      }
      tree = tree.flatMap(after -> before(after, version));
    }
    return found;
  }

  private NavigableSet<Version> kept() {
    NavigableSet<Version> versions = new TreeSet<>(Comparator.naturalOrder());
    store.names(Paths.REVISIONS).forEach(name -> versions.add(Version.parse(name)));
    return versions;
  }

  /** Takes a change back; empty if it was forgotten meanwhile. */
  private Optional<RootGroup> before(RootGroup after, Version change) {
    return store.read(Paths.revision(change)).map(document -> undo(after, document));
  }

  private RootGroup undo(RootGroup after, Document document) {
    RootGroup tree = after;
    for (PathId id : ids(document.content().path("addedApps"))) {
      tree = tree.withoutApp(id);
    }
    for (PathId id : ids(document.content().path("addedGroups")).reversed()) {
      tree = tree.withoutGroup(id);
    }
    Excerpt replaced = excerpts.restore(document.content());
    for (Group group : replaced.groups().values()) {
      tree = tree.withGroup(group);
    }
    for (App app : replaced.apps().values()) {
      tree = tree.withApp(app);
    }
    return tree;
  }

  private static List<PathId> ids(JsonNode texts) {
    return texts.valueStream().map(text -> PathId.parse(text.stringValue())).toList();
  }
}
