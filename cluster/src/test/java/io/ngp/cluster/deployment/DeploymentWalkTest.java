package io.ngp.cluster.deployment;

import static io.ngp.cluster.testing.TestApps.START;
import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.httpCheck;
import static io.ngp.cluster.testing.TestApps.resident;
import static io.ngp.cluster.testing.TestApps.scaled;
import static io.ngp.cluster.testing.TestApps.version;
import static io.ngp.cluster.testing.TestApps.withHealthChecks;
import static io.ngp.cluster.testing.TestApps.withStrategy;
import static io.ngp.cluster.testing.TestInstances.atHome;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.health.HealthTracker;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.launch.InstanceTransition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** All decisions together: a random deployment is walked to its end through failing tasks. */
class DeploymentWalkTest {

  @Test
  void everyDeploymentEndsWithWhatItsTargetSaysOnceFaultsStop() {
    for (long seed = 0; seed < 500; seed++) {
      new World(seed).walk();
    }
  }

  /** Instances of a few apps, an engine that fails at random, and the owner that acts. */
  private static final class World {
    private static final int FAULTY_STEPS = 150;

    private final SplittableRandom random;
    private final long seed;
    private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
    private final RootGroup original;
    private final RootGroup target;
    private Deployment deployment;
    private StepState state;
    private boolean done;
    private boolean faulty = true;
    private Instant now = START.plusSeconds(10);
    private int made;

    World(long seed) {
      this.seed = seed;
      random = new SplittableRandom(seed);
      original = randomTree();
      target = randomChange(original);
      original.apps().values().forEach(app -> add(app, app.instances()));
      for (int i = 0; i < 20; i++) {
        launch();
        happen();
      }
      DeploymentPlan plan =
          DeploymentPlanner.plan("id", version(2), original, target, Set.of(), Map.of());
      deployment = new Deployment(plan, 0, now);
      done = plan.isEmpty();
      state = done ? new StepState(Map.of()) : StepProgress.begin(deployment, this::of);
    }

    private RootGroup randomTree() {
      RootGroup tree = RootGroup.EMPTY;
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        App app = withStrategy(app("/a" + i), random.nextInt(3) / 2.0, random.nextInt(3) / 2.0);
        app = random.nextBoolean() ? withHealthChecks(app, httpCheck()) : app;
        if (random.nextInt(3) == 0) {
          app = resident(withStrategy(app, random.nextInt(3) / 2.0, 0));
        }
        tree = tree.withApp(app.withInstances(random.nextInt(5)));
      }
      return tree;
    }

    private RootGroup randomChange(RootGroup before) {
      RootGroup tree = before;
      for (App app : before.apps().values()) {
        tree =
            switch (random.nextInt(5)) {
              case 0 -> tree.withoutApp(app.id());
              case 1 -> tree.withApp(scaled(app, random.nextInt(6), 2));
              case 2 -> tree.withApp(changed(app, 2));
              case 3 -> tree.withApp(changed(app, 2).withInstances(random.nextInt(6)));
              default -> tree;
            };
      }
      App added = changed(app("/new"), 2).withInstances(random.nextInt(4));
      return random.nextBoolean() ? tree.withApp(added) : tree;
    }

    void walk() {
      for (int step = 0; step < FAULTY_STEPS && !done; step++) {
        act();
        launch();
        happen();
        if (random.nextInt(30) == 0 && !done) {
          state = StepProgress.begin(deployment, this::of);
        }
      }
      faulty = false;
      for (int step = 0; step < 2_000 && !done; step++) {
        act();
        launch();
        happen();
      }
      assertThat(done).as(this::where).isTrue();
      checkEnd();
    }

    private void checkEnd() {
      for (DeploymentPlan.Step step : deployment.plan().steps()) {
        for (Action action : step.actions()) {
          int wanted = target.app(action.app()).map(App::instances).orElse(0);
          List<Instance> kept =
              of(action.app()).stream().filter(i -> i.goal() == Goal.RUNNING).toList();
          assertThat(kept).as(this::where).hasSize(wanted);
          if (action instanceof Action.Restart) {
            assertThat(kept).as(this::where).allMatch(i -> i.version().equals(version(2)));
          }
        }
      }
    }

    private String where() {
      return "seed %d, %s -> %s: %s, %s"
          .formatted(
              seed,
              Trees.text(original),
              Trees.text(target),
              Trees.steps(deployment.plan()),
              instances.values());
    }

    private Collection<Instance> of(PathId app) {
      return instances.values().stream().filter(i -> i.app().equals(app)).toList();
    }

    private void add(App app, int count) {
      for (int i = 0; i < count; i++) {
        InstanceId id = new InstanceId(app.id(), "00000000-0000-0000-0000-%012d".formatted(made++));
        instances.put(id, Instance.scheduled(id, app.version(), now));
      }
    }

    private void act() {
      if (done) {
        return;
      }
      StepOutcome outcome = StepProgress.evaluate(deployment, state, this::of);
      for (InstanceAction action : outcome.actions()) {
        assertThat(action.reason()).as(this::where).isNotBlank();
        switch (action) {
          case InstanceAction.Start start ->
              add(target.app(start.app()).orElseThrow(), start.count());
          case InstanceAction.Suspend(InstanceId id, String _) ->
              instances.computeIfPresent(id, (_, i) -> i.withGoal(Goal.STOPPED));
          case InstanceAction.Resume(InstanceId id, String _) ->
              instances.computeIfPresent(
                  id, (_, i) -> i.resumed(target.app(i.app()).orElseThrow().version(), now));
          case InstanceAction.Decommission(InstanceId id, String reason) ->
              take(
                  id,
                  InstanceTransition.decommission(
                      Optional.ofNullable(instances.get(id)).orElseThrow(), reason));
        }
      }
      if (outcome.finished()) {
        done = deployment.currentStep() + 1 == deployment.plan().steps().size();
        deployment = done ? deployment : deployment.next();
        state = done ? state : StepProgress.begin(deployment, this::of);
      }
    }

    private void take(InstanceId id, InstanceTransition.Outcome outcome) {
      boolean keepsData =
          Optional.ofNullable(instances.get(id)).filter(i -> i.home().isPresent()).isPresent();
      assertThat(outcome.instance().isEmpty() && keepsData && target.app(id.app()).isPresent())
          .as(() -> "data of " + id + " is given up, " + where())
          .isFalse();
      outcome
          .instance()
          .ifPresentOrElse(i -> instances.put(id, withData(i)), () -> instances.remove(id));
    }

    /** A task that runs has its volumes. */
    private Instance withData(Instance instance) {
      return instance.isRunning() && appOf(instance).isResident() ? atHome(instance) : instance;
    }

    /** What waits is launched, as the owner does when no delay holds it back. */
    private void launch() {
      for (Instance instance : List.copyOf(instances.values())) {
        if (!instance.condition().isActive() && instance.goal() == Goal.RUNNING) {
          instances.put(instance.id(), instance.launched(instance.version(), now));
        }
      }
    }

    private void happen() {
      for (Instance instance : new ArrayList<>(instances.values())) {
        now = now.plusMillis(7);
        if (random.nextInt(3) == 0) {
          happen(instance);
        }
      }
    }

    private void happen(Instance instance) {
      if (faulty && random.nextInt(8) == 0) {
        Condition[] faults = {
          Condition.FAILED, Condition.UNREACHABLE, Condition.KILLED, Condition.GONE
        };
        report(instance, faults[random.nextInt(faults.length)]);
      } else if (instance.goal() != Goal.RUNNING) {
        if (instance.condition().isActive()) {
          report(instance, Condition.KILLED);
        }
      } else if (instance.isRunning()) {
        answer(instance, faulty && random.nextInt(4) == 0);
      } else {
        report(instance, Condition.RUNNING);
      }
    }

    private void report(Instance instance, Condition condition) {
      TaskChanged event = new TaskChanged(instance.taskId(), condition, "", Optional.empty(), now);
      take(instance.id(), InstanceTransition.changed(instance, event, appOf(instance), now));
    }

    private void answer(Instance instance, boolean failed) {
      List<CheckHealth> health = new ArrayList<>();
      for (CheckHealth before : instance.health()) {
        HealthTracker.Result result =
            failed ? new HealthTracker.Result.Failed("no") : new HealthTracker.Result.Passed();
        health.add(HealthTracker.judge(instance, httpCheck(), before, result, now).health());
      }
      instances.put(instance.id(), instance.withHealth(health));
    }

    private App appOf(Instance instance) {
      RootGroup tree = instance.version().equals(version(2)) ? target : original;
      return tree.app(instance.app()).orElseThrow();
    }
  }
}
