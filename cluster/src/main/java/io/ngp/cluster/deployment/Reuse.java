package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Instances that own volumes are stopped instead of removed, and come back before any new one is
 * made (marathon/API.md 12).
 */
final class Reuse {
  private static final Comparator<Instance> LATEST_FIRST =
      Comparator.comparing(Instance::since).reversed().thenComparing(Instance::id);

  private Reuse() {}

  /** How an instance goes that is not wanted now: with its data kept if it has any. */
  static InstanceAction retire(Instance instance, String reason) {
    return instance.home().isPresent()
        ? new InstanceAction.Suspend(instance.id(), reason)
        : new InstanceAction.Decommission(instance.id(), reason);
  }

  /** Whether an instance was told to stop and its task may still live, as far as can be told. */
  static boolean isDying(Instance instance) {
    return switch (instance.goal()) {
      case RUNNING -> false;
      case STOPPED -> instance.condition().isActive();
      case DECOMMISSIONED -> true;
    };
  }

  /** Whether it is stopped and could come back. */
  static boolean isStopped(Instance instance) {
    return instance.goal() == Goal.STOPPED && !isDying(instance);
  }

  /** Whether it was stopped while its agent was cut off, so that nobody could tell its task. */
  static boolean isStoppedOutOfReach(Instance instance) {
    return instance.goal() == Goal.STOPPED && instance.condition() == Condition.UNREACHABLE;
  }

  /**
   * So many more instances of an app.
   *
   * @param stopped those that may come back; the ones stopped last do so first
   */
  static List<InstanceAction> start(
      App target, Collection<Instance> stopped, int count, String reason) {
    List<InstanceAction> actions = new ArrayList<>();
    stopped.stream()
        .sorted(LATEST_FIRST)
        .limit(count)
        .forEach(instance -> actions.add(new InstanceAction.Resume(instance.id(), reason)));
    int fresh = count - actions.size();
    if (fresh > 0) {
      actions.add(new InstanceAction.Start(target.id(), fresh, reason));
    }
    return actions;
  }
}
