package io.ngp.cluster.drain;

import static io.ngp.cluster.testing.TestInstances.failed;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.passed;
import static io.ngp.cluster.testing.TestInstances.placed;
import static io.ngp.cluster.testing.TestInstances.running;
import static io.ngp.cluster.testing.TestInstances.scheduled;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.deployment.InstanceAction;
import io.ngp.cluster.deployment.KillOrder;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.testing.TestApps;
import io.ngp.cluster.testing.TestInstances;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The rules of a departure, whatever fails on the way. */
class DeparturePropertyTest {
  private static final int SEEDS = 3_000;
  private static final Set<String> DRAINED = Set.of("agent-1");

  @Test
  void keepsItsBoundsUnderFaultsAndEndsWhenTheyStop() {
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed);
      for (int step = 0; step < 40; step++) {
        world.decide();
        world.fault();
      }
      world.recover();
    }
  }

  /** Instances of one app, some on an agent that is drained. */
  private static final class World {
    private final SplittableRandom random;
    private final App app;
    private final String trace;
    private final int minHealthy;
    private final int maxCapacity;
    private final Map<InstanceId, Instance> instances = new TreeMap<>();
    private int made;

    World(long seed) {
      random = new SplittableRandom(seed);
      int n = 1 + random.nextInt(6);
      double min = random.nextInt(3) / 2.0;
      double over = random.nextInt(3) / 2.0;
      App checked = TestApps.withHealthChecks(TestApps.app("/web"), TestApps.httpCheck());
      app = TestApps.withStrategy(checked, min, over).withInstances(n);
      trace = "seed %d, n=%d, min=%s, over=%s".formatted(seed, n, min, over);
      minHealthy = (int) Math.ceil(n * min);
      int max = (int) Math.floor(n * (1 + over));
      maxCapacity = max == minHealthy ? max + 1 : max;
      for (int i = 0; i < n; i++) {
        put(placed(running(app, ++made), random.nextBoolean() ? "agent-1" : "agent-2"));
      }
    }

    private void put(Instance instance) {
      instances.put(instance.id(), instance);
    }

    private Departure departure() {
      return Departure.of(app, instances.values(), DRAINED);
    }

    private int good() {
      return (int) instances.values().stream().filter(KillOrder::isGood).count();
    }

    void decide() {
      Departure departure = departure();
      if (!departure.isUnderWay()) {
        return;
      }
      int goodBefore = good();
      int aliveBefore = instances.size();
      departure.actions(_ -> Map.of()).forEach(this::carryOut);
      assertThat(good()).as(this::where).isGreaterThanOrEqualTo(Math.min(goodBefore, minHealthy));
      assertThat(instances.size())
          .as(this::where)
          .isLessThanOrEqualTo(Math.max(aliveBefore, maxCapacity));
      if (departure().isUnderWay()) {
        assertThat(departure().actions(_ -> Map.of())).as(() -> "twice, " + where()).isEmpty();
      }
    }

    private void carryOut(InstanceAction action) {
      switch (action) {
        case InstanceAction.Start start -> {
          for (int i = 0; i < start.count(); i++) {
            put(scheduled(app, ++made));
          }
        }
        case InstanceAction.Suspend _, InstanceAction.Resume _ ->
            throw new AssertionError("no volumes are here: " + action);
        case InstanceAction.Decommission stop ->
            instances.computeIfPresent(
                stop.instance(), (_, old) -> old.withGoal(Goal.DECOMMISSIONED));
      }
    }

    void fault() {
      switch (random.nextInt(6)) {
        case 0 -> any(i -> i.goal() == Goal.DECOMMISSIONED).ifPresent(this::die);
        case 1 -> any(i -> i.condition() == Condition.SCHEDULED).ifPresent(this::run);
        case 2 -> any(Instance::isRunning).ifPresent(this::heal);
        case 3 ->
            any(Instance::isRunning)
                .ifPresent(i -> put(i.withHealth(List.of(failed(TestInstances.at(made))))));
        case 4 ->
            any(Instance::isRunning)
                .ifPresent(i -> put(in(Condition.FAILED, app, number(i)).withGoal(i.goal())));
        default -> any(i -> i.condition() == Condition.FAILED).ifPresent(this::run);
      }
    }

    private static int number(Instance instance) {
      return Integer.parseInt(instance.id().uuid().substring(24));
    }

    private void die(Instance instance) {
      instances.remove(instance.id());
    }

    private void run(Instance instance) {
      put(placed(running(app, number(instance)), "agent-2").withGoal(instance.goal()));
    }

    private void heal(Instance instance) {
      put(instance.withHealth(List.of(passed(TestInstances.at(made + 1)))));
    }

    private Optional<Instance> any(Predicate<Instance> such) {
      List<Instance> found = new ArrayList<>(instances.values().stream().filter(such).toList());
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of(found.get(random.nextInt(found.size())));
    }

    /** Nothing fails any more: what stops dies, what waits runs, what runs is healthy. */
    void recover() {
      for (int step = 0; step < 200; step++) {
        decide();
        if (!departure().isUnderWay()) {
          return;
        }
        any(i -> i.goal() == Goal.DECOMMISSIONED).ifPresent(this::die);
        any(i -> !i.isRunning() && i.goal() == Goal.RUNNING).ifPresent(this::run);
        List.copyOf(instances.values()).stream().filter(Instance::isRunning).forEach(this::heal);
      }
      throw new AssertionError("does not end: " + where());
    }

    private String where() {
      return trace + ", " + instances.values();
    }
  }
}
