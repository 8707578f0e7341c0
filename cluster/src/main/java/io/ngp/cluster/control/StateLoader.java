package io.ngp.cluster.control;

import static java.util.Comparator.naturalOrder;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.GroupJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.app.VersionInfo;
import io.ngp.cluster.control.StateStore.Document;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.PlanJson;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads back everything an earlier leader recorded. */
final class StateLoader {
  private final StateStore store;
  private final VersionArchive archive;
  private final TreeHistory history;
  private final PlanJson plans;
  private final AppJson json;

  StateLoader(
      StateStore store, VersionArchive archive, TreeHistory history, PlanJson plans, AppJson json) {
    this.json = json;
    this.store = store;
    this.archive = archive;
    this.history = history;
    this.plans = plans;
  }

  /** Everything; what began later than {@code now}, by another leader's clock, begins now. */
  ClusterState load(Instant now) {
    ClusterState state = ClusterState.EMPTY.withRoot(loadRoot());
    for (Document document : store.readAll(Paths.FAILURES)) {
      TaskFailure failure = InstanceJson.readFailure(document.content());
      state = state.withFailure(failure.task().instance().app(), failure);
    }
    for (Document document : store.readAll(Paths.TERMINATIONS)) {
      state =
          state.withTerminations(
              TerminationJson.pod(document.content()), TerminationJson.read(document.content()));
    }
    List<Deployment> deployments =
        store.readAll(Paths.DEPLOYMENTS).stream()
            .map(document -> plans.read(document.content()))
            .sorted(Comparator.comparing(Deployment::startedAt).thenComparing(Deployment::id))
            .toList();
    for (Deployment deployment : deployments) {
      state = state.withDeployment(deployment);
    }
    for (Document document : store.readAll(Paths.DRAINS)) {
      state = state.withDrain(DrainJson.read(document.content()));
    }
    for (Document document : store.readAll(Paths.RELEASES)) {
      state = state.withRelease(InstanceJson.readRelease(document.content()));
    }
    for (String shard : store.names(Paths.INSTANCES)) {
      for (Document document : store.readAll(Paths.INSTANCES + "/" + shard)) {
        Instance instance = InstanceJson.read(document.content()).begunBy(now);
        state = withItsDefinition(state.withInstance(instance), instance);
      }
    }
    return state;
  }

  private RootGroup loadRoot() {
    RootGroup loaded = RootGroup.EMPTY;
    for (Document document : store.readAll(Paths.GROUPS)) {
      loaded = loaded.withGroup(GroupJson.restore(document.content()));
    }
    for (Document document : store.readAll(Paths.APPS)) {
      loaded = loaded.withApp(json.restore(document.content()));
    }
    RootGroup root = loaded;
    Version newest =
        history
            .newest()
            .or(() -> root.apps().values().stream().map(App::version).max(naturalOrder()))
            .orElse(root.version());
    return root.settledAt(newest);
  }

  /**
   * A removed app's versions are gone; the deployment that stops it still knows what it was. Of
   * versions too old to be kept the definition nearest to them is taken: an app that was only
   * scaled since differs in nothing else.
   */
  private ClusterState withItsDefinition(ClusterState state, Instance instance) {
    if (state.definitionOf(instance).isPresent()) {
      return state;
    }
    return archive
        .read(instance.app(), instance.version())
        .or(() -> state.root().app(instance.app()))
        .or(() -> removed(state, instance.app()))
        .map(app -> state.withDefinition(stamped(app, instance.version())))
        .orElse(state);
  }

  private static Optional<App> removed(ClusterState state, PathId app) {
    return state.deployments().values().stream()
        .flatMap(deployment -> deployment.plan().original().app(app).stream())
        .findFirst();
  }

  private static App stamped(App app, Version version) {
    Version configured = app.versionInfo().lastConfigChangeAt();
    return app.version().equals(version)
        ? app
        : app.withVersionInfo(
            new VersionInfo(
                version, version, configured.compareTo(version) < 0 ? configured : version));
  }
}
