package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Excerpt;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The steps from one tree to another (marathon/API.md 8.1). Of both trees it holds only what it
 * affects: the apps of its steps and the groups that differ, so that a plan stays small and can be
 * undone later.
 *
 * @param id a UUID
 * @param version the version every changed app got
 */
public record DeploymentPlan(
    String id, Version version, Excerpt original, Excerpt target, List<Step> steps) {
  public DeploymentPlan {
    steps = List.copyOf(steps);
  }

  /** Actions carried out in parallel. */
  public record Step(List<Action> actions) {
    public Step {
      actions = List.copyOf(actions);
    }
  }

  /** One thing done to one app. */
  public sealed interface Action {
    PathId app();

    /** Marathon's name of the action ({@code ScaleApplication}). */
    default String name() {
      return switch (this) {
        case Start _ -> "StartApplication";
        case Scale _ -> "ScaleApplication";
        case Restart _ -> "RestartApplication";
        case Stop _ -> "StopApplication";
      };
    }

    /** The same done to a pod ({@code ScalePod}). */
    default String podName() {
      return name().replace("Application", "Pod");
    }

    /** Announces a new app; does nothing. */
    record Start(PathId app) implements Action {}

    /**
     * Brings the app to its target's count.
     *
     * @param victims instances the request named to be killed first, as text ids
     */
    record Scale(PathId app, List<String> victims) implements Action {
      public Scale {
        victims = List.copyOf(victims);
      }
    }

    /** Replaces every instance of another version within the upgrade strategy's bounds. */
    record Restart(PathId app) implements Action {}

    /** Stops every instance of an app that is gone. */
    record Stop(PathId app) implements Action {}
  }

  /** The apps this plan locks. */
  public SortedSet<PathId> affectedApps() {
    SortedSet<PathId> affected = new TreeSet<>();
    steps.forEach(step -> step.actions().forEach(action -> affected.add(action.app())));
    return affected;
  }

  /** Whether this plan locks the app. */
  public boolean affects(PathId app) {
    return original.apps().containsKey(app) || target.apps().containsKey(app);
  }

  /** Whether what an action is about is a pod. */
  public boolean isPod(PathId id) {
    return target.app(id).or(() -> original.app(id)).map(App::isPod).orElse(false);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }
}
