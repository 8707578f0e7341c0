package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.event.EventBus;
import io.ngp.cluster.event.Events;
import io.ngp.cluster.metrics.TermMetrics;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Has the owner carry changes of the tree out, and tells those who only watch of refused ones, too
 * (marathon/API.md 13). Thread-safe.
 */
final class ToldChanges {
  private final OwnerLoop loop;
  private final EventBus events;
  private final TermMetrics metrics;
  private final InstantSource clock;

  ToldChanges(OwnerLoop loop, EventBus events, TermMetrics metrics, InstantSource clock) {
    this.loop = loop;
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Carries out a change and waits until it is durable.
   *
   * @param group the parent of the changed app or the addressed group
   * @throws RefusedException if the change refused itself, or nobody leads here any more
   */
  DeploymentPlan call(PathId group, Function<Transaction, DeploymentPlan> change) {
    try {
      return loop.call(change);
    } catch (RefusedException e) {
      tell(group, e.reason());
      throw e;
    }
  }

  private void tell(PathId group, Reason reason) {
    if (reason instanceof Reason.TooManyDeployments) {
      metrics.deploymentDismissed();
    }
    if (!(reason instanceof Reason.Unavailable)) {
      Instant now = clock.instant();
      events.publish(
          "group_change_failed",
          now,
          Events.groupChangeFailed(group, new Version(now), reason.message()));
    }
  }
}
