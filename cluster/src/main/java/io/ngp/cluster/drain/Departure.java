package io.ngp.cluster.drain;

import io.ngp.cluster.app.App;
import io.ngp.cluster.deployment.InstanceAction;
import io.ngp.cluster.deployment.KillOrder;
import io.ngp.cluster.deployment.RollingUpdate;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How the instances of one app leave agents that are drained. Looks at what runs and nothing else,
 * so it may be asked after every event and by every leader.
 *
 * <p>Rules it keeps: a good instance goes only when a good one has taken its place, so where no
 * other agent has room it stays; where the app's upgrade strategy forbids extra instances one at a
 * time goes first; there are never fewer good ones than the strategy's minimumHealthCapacity (or
 * than there were), and never more living ones than its maximumOverCapacity.
 *
 * @param leaving ones whose task runs or starts on a draining agent, and that nobody told to stop
 * @param staying all others that count: elsewhere, on their way there, or cut off
 * @param dying how many were told to stop
 */
public record Departure(App app, List<Instance> leaving, List<Instance> staying, int dying) {
  public Departure {
    leaving = List.copyOf(leaving);
    staying = List.copyOf(staying);
  }

  /** Where the departure of an app's instances from these agents stands. */
  public static Departure of(App app, Collection<Instance> instances, Set<String> draining) {
    List<Instance> leaving = new ArrayList<>();
    List<Instance> staying = new ArrayList<>();
    int dying = 0;
    for (Instance instance : instances) {
      switch (instance.goal()) {
        case DECOMMISSIONED -> dying++;
        case STOPPED -> dying += instance.condition().isActive() ? 1 : 0;
        case RUNNING -> {
          if (instance.condition() != Condition.UNREACHABLE_INACTIVE) {
            (canLeave(app) && isOn(instance, draining) ? leaving : staying).add(instance);
          }
        }
      }
    }
    return new Departure(app, leaving, staying, dying);
  }

  /** Whether instances of the app can run elsewhere: not if they own volumes of their agent. */
  public static boolean canLeave(App app) {
    return !app.isResident();
  }

  private static boolean isOn(Instance instance, Set<String> agents) {
    boolean isThere =
        instance.placement().filter(placed -> agents.contains(placed.agent().id())).isPresent();
    return switch (instance.condition()) {
      case PROVISIONED, STAGING, STARTING, RUNNING -> isThere;
      // What is cut off is its unreachableStrategy's business; the rest is launched elsewhere.
      case UNREACHABLE,
          UNREACHABLE_INACTIVE,
          SCHEDULED,
          KILLING,
          KILLED,
          FAILED,
          FINISHED,
          ERROR,
          GONE,
          DROPPED,
          UNKNOWN ->
          false;
    };
  }

  /** Whether there is any instance that is to leave. */
  public boolean isUnderWay() {
    return !leaving.isEmpty();
  }

  /**
   * What brings the departure forward now; nothing while there is only to wait.
   *
   * @param attributes of agents by id
   */
  public List<InstanceAction> actions(Function<String, Map<String, String>> attributes) {
    List<InstanceAction> actions = new ArrayList<>();
    int start = start();
    int surplus = Math.max(0, staying.size() - app.instances());
    KillOrder.forScaling(app, staying, surplus, attributes)
        .forEach(i -> actions.add(stop(i, "more than %d".formatted(app.instances()))));
    KillOrder.forReplacing(app, leaving, staying, stops(start))
        .forEach(i -> actions.add(stop(i, "its agent is drained")));
    if (start > 0) {
      actions.add(new InstanceAction.Start(app.id(), start, "to leave a draining agent"));
    }
    return actions;
  }

  private static InstanceAction stop(Instance instance, String reason) {
    return new InstanceAction.Decommission(instance.id(), reason);
  }

  private int start() {
    int missing = app.instances() - staying.size();
    return Math.max(0, Math.min(missing, bounds().maxCapacity() - counts().alive()));
  }

  /** How many leave now, those that are not good first. */
  private int stops(int starting) {
    RollingUpdate.Counts counts = counts();
    int runningElsewhere = (int) staying.stream().filter(Instance::isRunning).count();
    int replaced = runningElsewhere + leaving.size() - app.instances();
    int replacedWell = counts.good() - app.instances();
    int stops =
        Math.clamp(replaced, 0, counts.oldBad()) + Math.clamp(replacedWell, 0, counts.oldGood());
    return stops == 0 && starting == 0 && isIdle() ? Math.min(1, spare(counts)) : stops;
  }

  /** How many could go without breaking the strategy, though nothing takes their place yet. */
  private int spare(RollingUpdate.Counts counts) {
    int good = Math.max(0, counts.good() - bounds().minHealthy());
    return counts.oldBad() + Math.min(counts.oldGood(), good);
  }

  /** Whether nothing is under way: no instance stops, none is about to get ready. */
  private boolean isIdle() {
    return dying == 0
        && staying.stream()
            .allMatch(i -> i.isRunning() && (i.health().isEmpty() || i.isHealthy().isPresent()));
  }

  private RollingUpdate.Start bounds() {
    return RollingUpdate.start(app.instances(), app.lifecycle().upgradeStrategy(), counts(), false);
  }

  private RollingUpdate.Counts counts() {
    int leavingGood = (int) leaving.stream().filter(KillOrder::isGood).count();
    int stayingGood = (int) staying.stream().filter(KillOrder::isGood).count();
    return new RollingUpdate.Counts(
        leavingGood, leaving.size() - leavingGood, dying, staying.size(), stayingGood);
  }
}
