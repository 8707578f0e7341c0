package io.ngp.cluster.api;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.List;
import java.util.Optional;

/** Finds apps proper: pods are in the same tree, but {@code /v2/apps} doesn't know them. */
final class AppLookup {
  private AppLookup() {}

  static Optional<App> find(RootGroup root, PathId id) {
    return root.app(id).filter(app -> !app.isPod());
  }

  /**
   * An app that must be there.
   *
   * @throws RefusedException as not found
   */
  static App existing(RootGroup root, PathId id) {
    return find(root, id).orElseThrow(() -> Missing.app(id));
  }

  /** The apps anywhere below a group, by id. */
  static List<App> below(RootGroup root, PathId group) {
    return root.appsBelow(group).stream().filter(app -> !app.isPod()).toList();
  }

  /** Whether an id is, or was until its deployment ends, a pod's. */
  static boolean isPod(ClusterView view, PathId id) {
    return view.root()
        .app(id)
        .or(() ->
            view.deploymentsOf(id).stream()
                .flatMap(deployment -> deployment.plan().original().app(id).stream())
                .findFirst())
        .map(App::isPod)
        .orElse(false);
  }

  /**
   * Apps and pods share one set of ids.
   *
   * @throws RefusedException as taken if a pod has this one
   */
  static void refusePod(RootGroup root, PathId id) {
    root.app(id)
        .filter(App::isPod)
        .ifPresent(pod -> {
          throw taken(pod);
        });
  }

  /**
   * The same for a definition of either kind.
   *
   * @throws RefusedException as taken if its id is one of the other kind's
   */
  static void refuseOtherKind(RootGroup root, App definition) {
    root.app(definition.id())
        .filter(owner -> owner.isPod() != definition.isPod())
        .ifPresent(owner -> {
          throw taken(owner);
        });
  }

  static RefusedException taken(App owner) {
    return new RefusedException(
        new Reason.Taken(
            "%s with id [%s] already exists."
                .formatted(owner.isPod() ? "A pod" : "An app", owner.id())));
  }
}
