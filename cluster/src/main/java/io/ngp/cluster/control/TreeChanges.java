package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

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
  private final DeploymentRunner deployments;
  private Version lastVersion = new Version(Instant.EPOCH);

  TreeChanges(AppSettings settings, VersionArchive archive, DeploymentRunner deployments) {
    json = new AppJson(settings);
    rules = new TreeRules(settings);
    this.archive = archive;
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

  /** The deployment a wish would start. */
  DeploymentPlan preview(Transaction transaction, Wish wish) {
    Version version = nextVersion(transaction.now());
    RootGroup before = transaction.state().root();
    return plan(before, wanted(before, wish, version), wish, version);
  }

  /**
   * Carries a wish out.
   *
   * @throws RefusedException if it breaks a rule or meets a lock; the transaction is then worthless
   */
  DeploymentPlan change(Transaction transaction, Wish wish) {
    Version version = nextVersion(transaction.now());
    RootGroup before = transaction.state().root();
    RootGroup after = wanted(before, wish, version);
    DeploymentPlan plan = plan(before, after, wish, version);
    makeWay(transaction, plan, wish.force());
    storeApps(transaction, before, after);
    storeGroups(transaction, before, after);
    transaction.become(transaction.state().withRoot(after));
    transaction.publish("group_change_success", Events.groupChanged(wish.groupId(), version));
    deployments.start(transaction, plan);
    return plan;
  }

  private Version nextVersion(Instant now) {
    Version version = new Version(now);
    if (version.compareTo(lastVersion) <= 0) {
      version = new Version(lastVersion.instant().plusMillis(1));
    }
    lastVersion = version;
    return version;
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
    for (App app : after.apps().values()) {
      Optional<App> old = before.app(app.id());
      boolean same = isUntouched(old, app);
      if (!same || restarts.contains(app.id())) {
        result = result.withApp(stamp(old, app, version, restarts.contains(app.id())));
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

  /** Trees share what an edit leaves alone, so most apps need no closer look. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isUntouched(Optional<App> before, App after) {
    return before.isPresent() && (before.get() == after || before.get().equals(after));
  }

  private void makeWay(Transaction transaction, DeploymentPlan plan, boolean force) {
    Set<PathId> affected = plan.affectedApps();
    List<Deployment> conflicting =
        transaction.state().deployments().values().stream()
            .filter(running -> running.plan().affectedApps().stream().anyMatch(affected::contains))
            .toList();
    if (!conflicting.isEmpty() && !force) {
      throw new RefusedException(
          new Reason.Locked(conflicting.stream().map(Deployment::id).sorted().toList()));
    }
    conflicting.forEach(
        running -> deployments.cancel(transaction, running, "replaced by deployment " + plan.id()));
    if (transaction.state().deployments().size() >= MAX_DEPLOYMENTS) {
      throw new RefusedException(
          new Reason.TooManyDeployments(
              "Max number (%d) of running deployments is achieved. Wait for existing deployments to complete or cancel one using force=true parameter."
                  .formatted(MAX_DEPLOYMENTS)));
    }
  }

  private void storeApps(Transaction transaction, RootGroup before, RootGroup after) {
    for (App app : after.apps().values()) {
      Optional<App> old = before.app(app.id());
      if (!isUntouched(old, app)) {
        old.ifPresent(transaction::keepDefinition);
        transaction.write(new Write.Put(Paths.app(app.id()), json.write(app)));
        archive.add(transaction, app, old.isEmpty());
        transaction.touch(app.id());
      }
    }
    for (App app : before.apps().values()) {
      if (after.app(app.id()).isEmpty()) {
        transaction.keepDefinition(app);
        transaction.write(new Write.Delete(Paths.app(app.id())));
        archive.drop(transaction, app.id());
        transaction.touch(app.id());
      }
    }
  }

  private static void storeGroups(Transaction transaction, RootGroup before, RootGroup after) {
    Collection<PathId> ids = new TreeSet<>(before.groups().keySet());
    ids.addAll(after.groups().keySet());
    for (PathId id : ids) {
      Optional<Group> now = Optional.ofNullable(after.groups().get(id));
      if (!now.equals(Optional.ofNullable(before.groups().get(id)))) {
        transaction.write(
            now.<Write>map(group -> new Write.Put(Paths.group(id), GroupJson.store(group)))
                .orElseGet(() -> new Write.Delete(Paths.group(id))));
      }
    }
  }
}
