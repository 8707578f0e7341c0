package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.event.EventLog;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.metrics.TermMetrics;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.timeline.TimelineLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * What the leader can be asked to do. Changes block until they are durable; those that can't be
 * made throw {@link RefusedException} and leave everything as it was.
 */
public interface ClusterControl {
  ClusterView view();

  EventLog events();

  /** What happened to each app, as far as this leader remembers. */
  TimelineLog timelines();

  /** What was counted since this leader began to lead. */
  TermMetrics metrics();

  /** Machines of the engine. */
  List<EngineNode> nodes();

  /** Changes the tree and starts the deployment that makes it so. */
  DeploymentPlan change(TreeChange change);

  /** The plan {@code change} would start, without starting it. */
  DeploymentPlan preview(TreeChange change);

  /** Starts all of an app's instances afresh as a rolling replace. */
  DeploymentPlan restart(PathId app, boolean force);

  /**
   * Ends a running deployment where it stands.
   *
   * @return whether there was one
   */
  boolean cancel(String deploymentId);

  /** Undoes a running deployment by a new one (marathon/API.md 8.3). */
  DeploymentPlan rollBack(String deploymentId);

  /**
   * Kills the tasks of these instances; they are replaced at once. Unknown ones are skipped.
   *
   * @param wipe whether the instances themselves go, too, with all they hold
   * @return the instances as they were
   */
  List<Instance> kill(Set<InstanceId> instances, boolean wipe);

  /** Kills these instances and lowers their apps' counts by as many. */
  DeploymentPlan killAndScale(Set<InstanceId> instances, boolean force);

  /**
   * Lets a backed-off app launch at once.
   *
   * @return whether any instance of the app waits
   */
  boolean resetDelay(PathId app);

  /**
   * Begins to empty an agent: it gets no new tasks, and its instances move elsewhere. Asked again,
   * deadline, {@code force} and window are as asked last.
   */
  Drain drain(DrainWish wish);

  /**
   * Lets an agent have tasks again.
   *
   * @return whether it was being emptied
   */
  boolean undrain(String agent);

  /**
   * Forgets an agent that runs nothing; if it joins again it is one like any other.
   *
   * @param force whether tasks of an agent that is cut off are given up and started elsewhere
   */
  void forget(String agent, boolean force);

  /** Stored versions of an app, newest first; empty if there is no such app. */
  SortedSet<Version> versions(PathId app);

  Optional<App> version(PathId app, Version version);

  /** The changes of the tree after which the group was there, newest first, as far as kept. */
  List<Version> groupVersions(PathId group);

  /** The tree as a change left it; empty if there was none of that version, or it is not kept. */
  Optional<RootGroup> tree(Version version);

  /**
   * A change of the tree.
   *
   * @param groupId what {@code group_change_success} names: the parent of the changed app or the
   *     addressed group
   * @param edit from the current tree to the wanted one; runs on the owner thread, must be quick
   *     and pure, may throw {@link RefusedException}. Versions, service ports and tree rules are
   *     the control's work.
   * @param force whether conflicting deployments are cancelled
   */
  record TreeChange(PathId groupId, Edit edit, boolean force) {}

  /**
   * A wish that an agent be emptied.
   *
   * @param timeout how long an instance that can't move may stay in any case, not negative
   * @param force whether it is stopped after that; else it stays until there is room elsewhere
   * @param window after how long the agent takes tasks again by itself; empty if only on request
   */
  record DrainWish(String agent, Duration timeout, boolean force, Optional<Duration> window) {}

  /** From one tree to another. */
  @FunctionalInterface
  interface Edit {
    RootGroup apply(RootGroup root) throws RefusedException;
  }
}
