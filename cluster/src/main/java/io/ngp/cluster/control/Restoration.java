package io.ngp.cluster.control;

import static java.util.Comparator.naturalOrder;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.GroupJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.StateStore.Document;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.deployment.DeploymentPlanner;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Brings back the applications of a backup: first their earlier versions, which nobody misses if it
 * ends half-way, then the definitions, by deployments that are as large as the store takes and in
 * the order of dependencies, last the history of the tree. What is new here keeps the versions it
 * had. An app that runs here with another definition gets a new version, as with any change, since
 * its tasks are to be replaced.
 *
 * <p>Thread-safe; every change is made by the owner thread.
 */
public final class Restoration {
  /** Letters of definitions in one deployment: plan and definitions make one commit together. */
  private static final int DEPLOYED_TOGETHER = 384 << 10;

  /** Letters of documents written together. */
  private static final int WRITTEN_TOGETHER = 2 << 20;

  private final OwnerLoop loop;
  private final TreeChanges changes;
  private final VersionArchive archive;
  private final TreeHistory history;
  private final AppJson json;
  private final Numbering numbering;
  private final long epoch;
  private final LongConsumer numberFrom;

  /**
   * @param numberFrom numbers events and entries from here on
   */
  Restoration(
      OwnerLoop loop,
      TreeChanges changes,
      VersionArchive archive,
      TreeHistory history,
      AppJson json,
      Numbering numbering,
      long epoch,
      LongConsumer numberFrom) {
    this.loop = loop;
    this.changes = changes;
    this.archive = archive;
    this.history = history;
    this.json = json;
    this.numbering = numbering;
    this.epoch = epoch;
    this.numberFrom = numberFrom;
  }

  /** How many terms of leaders there were up to this one. */
  public long terms() {
    return numbering.terms(epoch);
  }

  /**
   * What restoring would change, without changing anything.
   *
   * @throws RefusedException if something recorded can't be read
   */
  public RestoreOutline outline(Recorded recorded) {
    return RestoreOutline.of(loop.state().root(), tree(recorded));
  }

  /**
   * Restores.
   *
   * @param replace whether what is deployed here may be changed and removed
   * @return the deployments that were started
   * @throws RefusedException if something is deployed here that may not be replaced, or something
   *     recorded can't be read; nothing was changed then
   */
  public List<DeploymentPlan> carryOut(Recorded recorded, boolean replace) {
    RootGroup wanted = tree(recorded);
    RootGroup before = loop.state().root();
    RestoreOutline outline = RestoreOutline.of(before, wanted);
    outline.require(replace);
    boolean isEmpty = outline.isEmpty();
    requireReadable(recorded);
    // First, so that what is told of the restoring comes after all that was told there.
    number(recorded.terms());
    write(
        recorded,
        Paths.VERSIONS,
        (tx, version) -> archive.adopt(tx, app(version), version.content()));
    List<DeploymentPlan> plans = deploy(before, wanted, isEmpty);
    if (isEmpty) {
      write(recorded, Paths.REVISIONS, history::adopt);
    }
    return plans;
  }

  private void number(long terms) {
    Numbering above = numbering.above(terms);
    loop.call(tx -> {
      tx.write(above.write());
      return true;
    });
    numberFrom.accept(above.first(epoch));
  }

  /** The tree as it was. */
  private RootGroup tree(Recorded recorded) {
    RootGroup[] tree = {RootGroup.EMPTY};
    List<Version> versions = new ArrayList<>();
    recorded.visit(
        Paths.GROUPS, document -> tree[0] = tree[0].withGroup(read(document, GroupJson::restore)));
    recorded.visit(
        Paths.APPS,
        document -> {
          App app = app(document);
          versions.add(app.version());
          tree[0] = tree[0].withApp(app);
        });
    recorded.visit(
        Paths.REVISIONS,
        document -> versions.add(read(document, _ -> Version.parse(document.name()))));
    return tree[0].settledAt(
        versions.stream().max(naturalOrder()).orElse(RootGroup.EMPTY.version()));
  }

  private interface Reading<T> {
    T of(JsonNode content);
  }

  private static <T> T read(Document document, Reading<T> reading) {
    try {
      return reading.of(document.content());
    } catch (RefusedException e) {
      throw unreadable(document, e.reason().message());
    } catch (JacksonException | IllegalArgumentException | IllegalStateException e) {
      throw unreadable(document, String.valueOf(e.getMessage()));
    }
  }

  private static RefusedException unreadable(Document document, String why) {
    return new RefusedException(
        new Reason.Unprocessable(
            "The backup's document %s can't be read: %s. Use another backup, or the version of NGP that made it."
                .formatted(document.path(), why)));
  }

  /** All of it is read before anything is written. */
  private void requireReadable(Recorded recorded) {
    recorded.visit(Paths.VERSIONS, this::requireVersion);
    recorded.visit(
        Paths.REVISIONS,
        document ->
            read(
                document,
                _ -> {
                  history.requireReadable(document);
                  return true;
                }));
  }

  private void requireVersion(Document document) {
    App app = app(document);
    if (!Paths.version(app.id(), app.version()).equals(document.path())) {
      throw unreadable(document, "it holds version %s of %s".formatted(app.version(), app.id()));
    }
  }

  private App app(Document document) {
    return read(document, json::restore);
  }

  /** Writes the documents of a folder, some at a time. */
  private void write(Recorded recorded, String folder, BiConsumer<Transaction, Document> writing) {
    List<Document> some = new ArrayList<>();
    int[] letters = {0};
    recorded.visit(
        folder,
        document -> {
          some.add(document);
          letters[0] += document.content().toString().length();
          if (letters[0] >= WRITTEN_TOGETHER) {
            write(some, writing);
            letters[0] = 0;
          }
        });
    write(some, writing);
  }

  private void write(List<Document> some, BiConsumer<Transaction, Document> writing) {
    List<Document> documents = List.copyOf(some);
    some.clear();
    loop.call(tx -> {
      documents.forEach(document -> writing.accept(tx, document));
      return true;
    });
  }

  private List<DeploymentPlan> deploy(RootGroup before, RootGroup wanted, boolean isEmpty) {
    List<DeploymentPlan> plans = new ArrayList<>();
    for (Set<PathId> portion : portions(before, wanted)) {
      plans.add(loop.call(tx -> changes.restore(tx, wanted, portion, isEmpty)));
    }
    return plans.stream().filter(plan -> !plan.isEmpty()).toList();
  }

  /** The apps that differ, as many together as can be stored together; at least one portion. */
  private List<Set<PathId>> portions(RootGroup before, RootGroup wanted) {
    List<Set<PathId>> portions = new ArrayList<>();
    Set<PathId> portion = new LinkedHashSet<>();
    int letters = 0;
    for (PathId id : ordered(before, wanted)) {
      letters += wanted.app(id).map(app -> json.write(app).toString().length()).orElse(0);
      if (letters > DEPLOYED_TOGETHER && !portion.isEmpty()) {
        portions.add(portion);
        portion = new LinkedHashSet<>();
        letters = 0;
      }
      portion.add(id);
    }
    portions.add(portion);
    return portions;
  }

  /** Those first on which others depend; those that are gone from the backup last. */
  private static Set<PathId> ordered(RootGroup before, RootGroup wanted) {
    Set<PathId> ordered = new LinkedHashSet<>();
    for (Step step :
        DeploymentPlanner.plan("", wanted.version(), before, wanted, Set.of(), Map.of()).steps()) {
      for (Action action : step.actions()) {
        switch (action) {
          case Action.Start _, Action.Stop _ -> {}
          case Action.Scale _, Action.Restart _ -> ordered.add(action.app());
        }
      }
    }
    ordered.addAll(wanted.since(before).apps());
    return ordered;
  }
}
