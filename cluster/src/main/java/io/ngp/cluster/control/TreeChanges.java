package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.Difference;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.GroupJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.ServicePorts;
import io.ngp.cluster.app.TreeRules;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.app.VersionInfo;
import io.ngp.cluster.control.StateStore.Write;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlanner;
import io.ngp.cluster.event.Events;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.timeline.DefinitionNews;
import io.ngp.cluster.timeline.Happening;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Turns a wish to change the tree into a deployment: stamps versions, assigns service ports, checks
 * the rules of the whole tree, respects locks, and records definition and plan together.
 */
final class TreeChanges {
  /** Marathon's default of {@code max_running_deployments}. */
  private static final int MAX_DEPLOYMENTS = 100;

  private final AppJson json;
  private final TreeRules rules;
  private final VersionArchive archive;
  private final TreeHistory history;
  private final DeploymentRunner deployments;

  TreeChanges(
      AppSettings settings,
      VersionArchive archive,
      TreeHistory history,
      DeploymentRunner deployments) {
    json = new AppJson(settings);
    rules = new TreeRules(settings);
    this.archive = archive;
    this.history = history;
    this.deployments = deployments;
  }

  /** A wish. */
  record Wish(
      PathId groupId,
      ClusterControl.Edit edit,
      boolean force,
      Set<PathId> restarts,
      Map<PathId, List<String>> victims) {
    static Wish of(ClusterControl.TreeChange change) {
      return new Wish(change.groupId(), change.edit(), change.force(), Set.of(), Map.of());
    }
  }

  private static final Wish NO_WISH = new Wish(PathId.ROOT, root -> root, true, Set.of(), Map.of());

  /** The deployment a wish would start. */
  DeploymentPlan preview(Transaction transaction, Wish wish) {
    Version version = nextVersion(transaction);
    RootGroup before = transaction.state().root();
    return plan(before, wanted(before, wish, version), wish, version);
  }

  /**
   * Carries a wish out.
   *
   * @throws RefusedException if it breaks a rule or meets a lock; the transaction is then worthless
   */
  DeploymentPlan change(Transaction transaction, Wish wish) {
    Version version = nextVersion(transaction);
    RootGroup before = transaction.state().root();
    RootGroup after = wanted(before, wish, version);
    DeploymentPlan plan = plan(before, after, wish, version);
    makeWay(transaction, plan, wish.force());
    Difference difference = after.since(before);
    store(transaction, before, after, difference, version);
    if (!difference.isEmpty()) {
      transaction.become(transaction.state().withRoot(after.settledAt(version)));
    }
    transaction.publish("group_change_success", Events.groupChanged(wish.groupId(), version));
    deployments.start(transaction, plan);
    return plan;
  }

  /**
   * Makes some apps, and all groups, what a backup recorded; running deployments of theirs end.
   *
   * @param recorded the whole tree of the backup
   * @param portion which apps
   * @param isFresh whether the platform was empty: then the tree keeps the recorded version, whose
   *     history comes with it
   */
  DeploymentPlan restore(
      Transaction transaction, RootGroup recorded, Set<PathId> portion, boolean isFresh) {
    Version version = nextVersion(transaction);
    RootGroup before = transaction.state().root();
    RootGroup after = restored(before, recorded, portion, version);
    DeploymentPlan plan = plan(before, after, NO_WISH, version);
    cancelConflicting(transaction, plan, true);
    Difference difference = after.since(before);
    storeParts(transaction, before, after, difference);
    if (!isFresh) {
      history.add(transaction, version, difference, before.excerpt(difference));
    }
    Version settled = isFresh ? recorded.version() : version;
    transaction.become(transaction.state().withRoot(after.settledAt(settled)));
    transaction.publish("group_change_success", Events.groupChanged(PathId.ROOT, version));
    deployments.start(transaction, plan);
    return plan;
  }

  private static RootGroup restored(
      RootGroup before, RootGroup recorded, Set<PathId> portion, Version version) {
    RootGroup result = before;
    for (Group group : recorded.groups().values()) {
      result =
          result.group(group.id()).equals(Optional.of(group)) ? result : result.withGroup(group);
    }
    for (PathId id : portion) {
      Optional<App> app = recorded.app(id);
      result =
          app.isPresent()
              ? result.withApp(restamped(before.app(id), app.get(), version))
              : result.withoutApp(id);
    }
    for (PathId group : before.groups().keySet()) {
      if (!recorded.groups().containsKey(group) && result.appsBelow(group).isEmpty()) {
        result = result.withoutGroup(group);
      }
    }
    return result;
  }

  /** Tasks are outdated by later versions only: where some may run the old one would not do. */
  private static App restamped(Optional<App> running, App recorded, Version version) {
    return running.isEmpty()
        ? recorded
        : recorded.withVersionInfo(VersionInfo.ofChange(running.get(), recorded, version));
  }

  private void store(
      Transaction transaction,
      RootGroup before,
      RootGroup after,
      Difference difference,
      Version version) {
    storeParts(transaction, before, after, difference);
    history.add(transaction, version, difference, before.excerpt(difference));
  }

  private void storeParts(
      Transaction transaction, RootGroup before, RootGroup after, Difference difference) {
    for (PathId id : difference.apps()) {
      storeApp(transaction, before.app(id), after.app(id));
    }
    for (PathId id : difference.groups()) {
      transaction.write(groupWrite(id, after.group(id)));
    }
  }

  /** Later than every version there was, whatever the clock says. */
  private static Version nextVersion(Transaction transaction) {
    Version now = new Version(transaction.now());
    Version last = transaction.state().root().version();
    return now.compareTo(last) > 0 ? now : new Version(last.instant().plusMillis(1));
  }

  private RootGroup wanted(RootGroup before, Wish wish, Version version) {
    RootGroup edited = ServicePorts.STANDARD.assign(before, wish.edit().apply(before));
    RootGroup stamped = stamp(before, edited, version, wish.restarts());
    rules.check(before, stamped, wish.force());
    return stamped;
  }

  private static DeploymentPlan plan(
      RootGroup before, RootGroup after, Wish wish, Version version) {
    return DeploymentPlanner.plan(
        UUID.randomUUID().toString(), version, before, after, wish.restarts(), wish.victims());
  }

  /**
   * Gives changed apps the new version; apps that are as they were keep theirs (marathon/API.md
   * 3.2).
   */
  private static RootGroup stamp(
      RootGroup before, RootGroup after, Version version, Set<PathId> restarts) {
    RootGroup result = after;
    SortedSet<PathId> changed = new TreeSet<>(after.since(before).apps());
    changed.addAll(restarts);
    for (PathId id : changed) {
      Optional<App> app = after.app(id);
      if (app.isPresent()) {
        result = result.withApp(stamp(before.app(id), app.get(), version, restarts.contains(id)));
      }
    }
    return result;
  }

  private static App stamp(Optional<App> before, App app, Version version, boolean restart) {
    if (before.isEmpty()) {
      return app.withVersionInfo(VersionInfo.createdAt(version));
    }
    VersionInfo info = VersionInfo.ofChange(before.get(), app, version);
    if (restart && !info.lastConfigChangeAt().equals(version)) {
      return app.withVersionInfo(new VersionInfo(version, info.lastScalingAt(), version));
    }
    return info.equals(before.get().versionInfo()) ? before.get() : app.withVersionInfo(info);
  }

  private void makeWay(Transaction transaction, DeploymentPlan plan, boolean force) {
    cancelConflicting(transaction, plan, force);
    if (transaction.state().deployments().size() >= MAX_DEPLOYMENTS) {
      throw new RefusedException(
          new Reason.TooManyDeployments(
              "Max number (%d) of running deployments is achieved. Wait for existing deployments to complete or cancel one using force=true parameter."
                  .formatted(MAX_DEPLOYMENTS)));
    }
  }

  private void cancelConflicting(Transaction transaction, DeploymentPlan plan, boolean force) {
    Set<PathId> affected = plan.affectedApps();
    List<Deployment> conflicting =
        transaction.state().deployments().values().stream()
            .filter(running -> affected.stream().anyMatch(running.plan()::affects))
            .toList();
    if (!conflicting.isEmpty() && !force) {
      throw new RefusedException(
          new Reason.Locked(conflicting.stream().map(Deployment::id).sorted().toList()));
    }
    conflicting.forEach(
        running -> deployments.cancel(transaction, running, "replaced by deployment " + plan.id()));
  }

  private void storeApp(Transaction transaction, Optional<App> before, Optional<App> after) {
    before.ifPresent(transaction::keepDefinition);
    if (after.isPresent()) {
      App app = after.get();
      JsonNode written = json.write(app);
      transaction.write(new Write.Put(Paths.app(app.id()), written));
      archive.add(transaction, app, written, before.isEmpty());
      transaction.touch(app.id());
      transaction.note(app.id(), news(before, app.version(), written));
    } else if (before.isPresent()) {
      PathId id = before.get().id();
      transaction.write(new Write.Delete(Paths.app(id)));
      archive.drop(transaction, id);
      transaction.touch(id);
      transaction.note(id, DefinitionNews.removed());
    }
  }

  private Happening news(Optional<App> before, Version version, JsonNode after) {
    return before
        .map(old -> DefinitionNews.changed(version, json.write(old), after))
        .orElseGet(() -> DefinitionNews.created(version));
  }

  private static Write groupWrite(PathId id, Optional<Group> group) {
    return group
        .<Write>map(present -> new Write.Put(Paths.group(id), GroupJson.store(present)))
        .orElseGet(() -> new Write.Delete(Paths.group(id)));
  }
}
