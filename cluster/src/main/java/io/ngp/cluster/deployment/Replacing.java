package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Replaces every instance of another version (marathon/API.md 8.4); {@link RollingUpdate} sets the
 * pace.
 *
 * @param old living ones of other versions that nobody told to stop
 * @param spent ones of other versions that run nothing: dead and waiting to be launched again, or
 *     being killed. They are not restarted.
 * @param lost ones of any version that were given up as unreachable. They count for nothing, but
 *     their tasks may well serve: they go once enough others do.
 * @param fresh ones of the new version, in whatever condition
 * @param stopped ones that were stopped with their volumes; they come back as new ones
 * @param dying how many were told to stop
 */
record Replacing(
    App target,
    List<Instance> old,
    List<Instance> spent,
    List<Instance> lost,
    List<Instance> fresh,
    List<Instance> stopped,
    int dying) {

  static Replacing of(App target, Collection<Instance> instances) {
    List<Instance> old = new ArrayList<>();
    List<Instance> spent = new ArrayList<>();
    List<Instance> lost = new ArrayList<>();
    List<Instance> fresh = new ArrayList<>();
    List<Instance> stopped = new ArrayList<>();
    int dying = 0;
    for (Instance instance : instances) {
      if (Reuse.isStopped(instance)) {
        stopped.add(instance);
      } else if (Reuse.isDying(instance)) {
        dying++;
      } else if (instance.condition() == Condition.UNREACHABLE_INACTIVE) {
        lost.add(instance);
      } else if (isSpent(instance, target)) {
        spent.add(instance);
      } else {
        (instance.version().equals(target.version()) ? fresh : old).add(instance);
      }
    }
    return new Replacing(target, old, spent, lost, fresh, stopped, dying);
  }

  private static boolean isSpent(Instance instance, App target) {
    boolean isNew = instance.version().equals(target.version());
    return switch (instance.condition()) {
      case SCHEDULED, KILLING, KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN -> !isNew;
      case PROVISIONED, STAGING, STARTING, RUNNING, UNREACHABLE, UNREACHABLE_INACTIVE -> false;
    };
  }

  RollingUpdate.Start begin() {
    return RollingUpdate.start(
        target.instances(), target.lifecycle().upgradeStrategy(), counts(), target.isResident());
  }

  StepOutcome outcome(
      RollingUpdate.Start bounds, Function<String, Map<String, String>> attributes) {
    RollingUpdate.Counts counts = counts();
    RollingUpdate.Decision next = RollingUpdate.next(bounds, counts);
    List<InstanceAction> actions = new ArrayList<>();
    spent.forEach(i -> actions.add(stop(i, "it is %s".formatted(i.condition().text()))));
    if (counts.good() >= bounds.minHealthy()) {
      lost.forEach(i -> actions.add(stop(i, "its agent is out of reach")));
    }
    KillOrder.forReplacing(target, old, fresh, next.kill())
        .forEach(i -> actions.add(stop(i, pace(counts))));
    KillOrder.forScaling(target, fresh, fresh.size() - target.instances(), attributes)
        .forEach(i -> actions.add(stop(i, "more than %d".formatted(target.instances()))));
    actions.addAll(
        Reuse.start(
            target,
            stopped,
            next.start(),
            "replacing: %d of %d exist in version %s"
                .formatted(fresh.size(), target.instances(), target.version())));
    boolean finished = next.done() && actions.isEmpty();
    return new StepOutcome(actions, finished, finished ? "" : progress(counts));
  }

  private InstanceAction stop(Instance instance, String why) {
    return Reuse.retire(instance, "replaced by version %s: %s".formatted(target.version(), why));
  }

  private String pace(RollingUpdate.Counts counts) {
    return "%d of %d ready in the new version".formatted(counts.newReady(), target.instances());
  }

  private String progress(RollingUpdate.Counts counts) {
    return "%s: %s, %d old left"
        .formatted(target.id(), pace(counts), counts.oldStaying() + counts.dying());
  }

  private RollingUpdate.Counts counts() {
    int oldGood = (int) old.stream().filter(KillOrder::isGood).count();
    int newReady = (int) fresh.stream().filter(KillOrder::isGood).count();
    return new RollingUpdate.Counts(oldGood, old.size() - oldGood, dying, fresh.size(), newReady);
  }
}
