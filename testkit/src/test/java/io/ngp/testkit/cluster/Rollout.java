package io.ngp.testkit.cluster;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.testkit.engine.FakeBehavior;
import io.ngp.testkit.engine.FakeMachines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A rolling replace on machines where nothing happens by itself: tasks start, get healthy and end
 * one by one, in any order, and the instances are counted before and after each of it.
 */
final class Rollout implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final PathId NOBODY = PathId.parse("/nobody");

  private final LeaderRig rig = new LeaderRig();
  private final FakeMachines machines = rig.machines;
  private final Set<TaskId> before = new HashSet<>();
  private int fewestGood = Integer.MAX_VALUE;
  private int mostAlive;

  private Rollout() {}

  /** One with so many good instances of a first version. */
  static Rollout of(int old) throws Exception {
    Rollout rollout = new Rollout();
    rollout.machines.addNode("agent-1", 64, 65_536);
    rollout.machines.behave(LeaderRig.WEB, FakeBehavior.RUNS.startingSlowly().ignoringTerm());
    rollout.rig.elect();
    rollout.rig.deploy(definition("one", old, 1, 1));
    rollout.finish(new Random(0));
    rollout.before.addAll(rollout.rig.running());
    return rollout;
  }

  private static String definition(String release, int instances, double minimum, double over) {
    return """
    {"id":"/shop/web","cmd":"serve","cpus":0.1,"instances":%d,"env":{"RELEASE":"%s"},
     "taskKillGracePeriodSeconds":3600,"labels":{"NGP_DRAIN_SECONDS":"0"},
     "healthChecks":[{"protocol":"COMMAND","command":{"value":"true"}}],
     "upgradeStrategy":{"minimumHealthCapacity":%s,"maximumOverCapacity":%s}}\
    """
        .formatted(instances, release, minimum, over);
  }

  /** Asks for another version and takes the first consequences; nothing has happened by then. */
  void begin(int instances, double minimum, double over) {
    fewestGood = Integer.MAX_VALUE;
    mostAlive = 0;
    rig.deploy(definition("two", instances, minimum, over));
    settle();
  }

  /** Lets things happen one at a time until the deployment has ended. */
  void finish(Random random) {
    settle();
    while (!rig.leader().view().deployments().isEmpty()) {
      List<Runnable> possible = possible();
      if (possible.isEmpty()) {
        throw new AssertionError("Nothing can happen any more: " + rig.instances());
      }
      possible.get(random.nextInt(possible.size())).run();
      settle();
    }
  }

  /** What may happen next. */
  private List<Runnable> possible() {
    List<Runnable> possible = new ArrayList<>();
    for (Instance instance : rig.instances()) {
      TaskId task = instance.taskId();
      if (instance.condition() == Condition.KILLING) {
        possible.add(() -> machines.finishStopping(task));
      } else if (instance.condition() == Condition.STAGING) {
        possible.add(() -> machines.proceed(task));
      } else if (instance.isRunning() && instance.isHealthy().isEmpty()) {
        possible.add(() -> machines.answerCheck(task, 0, true, ""));
      }
    }
    return possible;
  }

  /** Waits until everything that happened was taken in and every order has arrived. */
  private void settle() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isSettled()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("It never settles: " + rig.instances());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean isSettled() {
    Set<Instance> seen = count();
    Set<TaskId> stopping = Set.copyOf(machines.stopping());
    // Answered by the owner thread, after all that was reported until now.
    rig.leader().resetDelay(NOBODY);
    Set<Instance> now = count();
    return now.equals(seen)
        && now.stream()
            .allMatch(instance ->
                instance.condition() == Condition.KILLING
                    ? stopping.contains(instance.taskId())
                    : instance.goal() == Goal.RUNNING
                        && (instance.condition() == Condition.STAGING || instance.isRunning()));
  }

  private Set<Instance> count() {
    Set<Instance> instances = Set.copyOf(rig.instances());
    fewestGood = Math.min(fewestGood, good(instances));
    mostAlive = Math.max(mostAlive, alive(instances));
    return instances;
  }

  private static int good(Collection<Instance> instances) {
    return (int)
        instances.stream()
            .filter(instance -> instance.goal() == Goal.RUNNING && instance.isRunning())
            .filter(instance -> instance.isHealthy().orElse(false))
            .count();
  }

  private static int alive(Collection<Instance> instances) {
    return (int) instances.stream().filter(instance -> instance.condition().isActive()).count();
  }

  int good() {
    return good(rig.instances());
  }

  int alive() {
    return alive(rig.instances());
  }

  /** The fewest there ever were since the beginning. */
  int fewestGood() {
    return fewestGood;
  }

  /** The most there ever were since the beginning. */
  int mostAlive() {
    return mostAlive;
  }

  /** Instances of before that were told to stop and live. */
  int stopping() {
    return (int)
        rig.instances().stream().filter(instance -> instance.goal() == Goal.DECOMMISSIONED).count();
  }

  /** Living instances that were not there before. */
  int fresh() {
    return (int)
        rig.instances().stream()
            .filter(instance -> instance.condition().isActive())
            .filter(instance -> !before.contains(instance.taskId()))
            .count();
  }

  @Override
  public void close() {
    rig.close();
  }
}
