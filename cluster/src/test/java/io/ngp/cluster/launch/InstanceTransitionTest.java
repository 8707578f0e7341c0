package io.ngp.cluster.launch;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.httpCheck;
import static io.ngp.cluster.testing.TestApps.withHealthChecks;
import static io.ngp.cluster.testing.TestInstances.at;
import static io.ngp.cluster.testing.TestInstances.healthy;
import static io.ngp.cluster.testing.TestInstances.id;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.ready;
import static io.ngp.cluster.testing.TestInstances.running;
import static io.ngp.cluster.testing.TestInstances.scheduled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.CheckAnswers;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.launch.InstanceTransition.Outcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceTransitionTest {
  private static final App APP = withHealthChecks(app("/a"), httpCheck());
  private static final Instant NOW = at(100);

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROVISIONED          | RUNNING        | STAGING     | Staging     | DelayRestarted
          PROVISIONED          | RUNNING        | RUNNING     | Running     | DelayRestarted
          STAGING              | RUNNING        | STARTING    | Starting    | DelayRestarted
          STARTING             | RUNNING        | STAGING     | Starting    | Ignored
          RUNNING              | RUNNING        | RUNNING     | Running     | Ignored
          RUNNING              | RUNNING        | STAGING     | Running     | Ignored
          RUNNING              | RUNNING        | KILLING     | Killing     | .
          KILLING              | RUNNING        | KILLING     | Killing     | Ignored
          KILLING              | RUNNING        | RUNNING     | Killing     | Ignored
          KILLING              | RUNNING        | KILLED      | Killed      | Forget Relaunch
          RUNNING              | RUNNING        | FAILED      | Failed      | FailureRecorded DelayRaised Forget Relaunch
          RUNNING              | RUNNING        | FINISHED    | Finished    | DelayRaised Forget Relaunch
          RUNNING              | RUNNING        | KILLED      | Killed      | Forget Relaunch
          PROVISIONED          | RUNNING        | ERROR       | Error       | FailureRecorded DelayRaised Forget Relaunch
          PROVISIONED          | RUNNING        | DROPPED     | Dropped     | FailureRecorded DelayRaised Forget Relaunch
          RUNNING              | RUNNING        | GONE        | Gone        | FailureRecorded DelayRaised Forget Relaunch
          RUNNING              | RUNNING        | UNKNOWN     | Unknown     | FailureRecorded Forget Relaunch
          RUNNING              | RUNNING        | UNREACHABLE | Unreachable | .
          UNREACHABLE          | RUNNING        | UNREACHABLE | Unreachable | Ignored
          UNREACHABLE_INACTIVE | RUNNING        | UNREACHABLE | UnreachableInactive | Ignored
          UNREACHABLE          | RUNNING        | RUNNING     | Running     | DelayRestarted
          UNREACHABLE_INACTIVE | RUNNING        | RUNNING     | Running     | DelayRestarted
          UNREACHABLE          | RUNNING        | STAGING     | Staging     | DelayRestarted
          UNREACHABLE          | RUNNING        | FAILED      | Failed      | FailureRecorded DelayRaised Forget Relaunch
          RUNNING              | DECOMMISSIONED | KILLED      | -           | Forget Removed
          RUNNING              | DECOMMISSIONED | FAILED      | -           | FailureRecorded DelayRaised Forget Removed
          RUNNING              | DECOMMISSIONED | UNREACHABLE | -           | Kill Removed
          PROVISIONED          | DECOMMISSIONED | RUNNING     | Running     | DelayRestarted
          FAILED               | RUNNING        | RUNNING     | Failed      | Ignored
          FAILED               | RUNNING        | FAILED      | Failed      | Ignored Forget
          GONE                 | RUNNING        | RUNNING     | Gone        | Ignored Kill
          UNKNOWN              | RUNNING        | RUNNING     | Unknown     | Ignored Kill
          RUNNING              | RUNNING        | PROVISIONED | Running     | Ignored
          """)
  void followsTheLifeOfATask(
      Condition before, Goal goal, Condition reported, String after, String effects) {
    Instance instance = in(before, APP, 1).withGoal(goal);
    Outcome outcome = change(instance, reported);
    assertThat(outcome.instance().map(i -> i.condition().text()).orElse("-")).isEqualTo(after);
    assertThat(text(outcome)).isEqualTo(effects);
  }

  private static String text(Outcome outcome) {
    String text =
        outcome.effects().stream()
            .map(effect -> effect.getClass().getSimpleName())
            .collect(Collectors.joining(" "));
    return text.isEmpty() ? "." : text;
  }

  @Test
  void runningTaskHasUnknownHealthAndAStart() {
    Instance after = after(in(Condition.STARTING, APP, 1), Condition.RUNNING);
    assertThat(after.startedAt()).contains(NOW);
    assertThat(after.since()).isEqualTo(NOW);
    assertThat(after.health()).containsExactly(CheckHealth.UNKNOWN);
  }

  @Test
  void taskThatWasOnlyCutOffKeepsItsStartAndHealth() {
    Instance before = healthy(APP, 1);
    Instance after = after(after(before, Condition.UNREACHABLE), Condition.RUNNING);
    assertThat(after.startedAt()).isEqualTo(before.startedAt());
    assertThat(after.health()).isEqualTo(before.health());
  }

  @Test
  void deadTaskHasNoHealthButStaysListedWhereItWas() {
    Instance before = healthy(APP, 1);
    Instance after = after(before, Condition.FAILED);
    assertThat(after.health()).isEmpty();
    assertThat(after.placement()).isEqualTo(before.placement());
    assertThat(after.taskId()).isEqualTo(before.taskId());
    assertThat(after.launched(APP.version(), NOW).taskId()).isEqualTo(new TaskId(before.id(), 2));
  }

  @Test
  void whatATaskAnsweredGoesWithIt() {
    Instance before = ready(APP, 1).withCheck(new CheckResult.Tcp(true));
    assertThat(after(after(before, Condition.UNREACHABLE), Condition.RUNNING).answers())
        .isEqualTo(before.answers());
    Instance dead = after(before, Condition.FAILED);
    assertThat(dead.answers()).isEqualTo(CheckAnswers.NONE);
    assertThat(before.launched(APP.version(), NOW).answers()).isEqualTo(CheckAnswers.NONE);
  }

  @Test
  void failureTellsTaskStateMessagePlaceAndTime() {
    Instance before = running(APP, 1);
    Outcome outcome =
        InstanceTransition.changed(
            before,
            new TaskChanged(
                before.taskId(), Condition.FAILED, "exited with 7", Optional.of(7), at(99)),
            APP,
            NOW);
    assertThat(outcome.effects())
        .contains(
            new TransitionEffect.FailureRecorded(
                new TaskFailure(
                    before.taskId(),
                    "TASK_FAILED",
                    "exited with 7",
                    APP.version(),
                    before.placement().map(Instance.Placement::agent),
                    at(99))));
  }

  @Test
  void newsOfAnEarlierTaskChangesNothing() {
    Instance relaunched = after(running(APP, 1), Condition.FAILED).launched(APP.version(), NOW);
    Outcome late = change(relaunched, id(APP, 1).task(1), Condition.FAILED);
    assertThat(late.instance()).contains(relaunched);
    assertThat(text(late)).isEqualTo("Ignored Forget");
    Outcome alive = change(relaunched, id(APP, 1).task(1), Condition.RUNNING);
    assertThat(alive.instance()).contains(relaunched);
    assertThat(alive.effects())
        .contains(
            new TransitionEffect.Kill(id(APP, 1).task(1), "it is not the instance's current task"));
  }

  @Test
  void taskOfAnotherInstanceIsAMistake() {
    assertThatThrownBy(() -> change(running(APP, 1), id(APP, 2).task(1), Condition.RUNNING))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Condition.class)
  void toldToGoAnInstanceGoesAtOnceOrWithItsTask(Condition condition) {
    Outcome outcome = InstanceTransition.decommission(in(condition, APP, 1), "scaled down");
    switch (condition) {
      case SCHEDULED, KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN ->
          assertThat(text(outcome)).isEqualTo("Removed");
      case UNREACHABLE, UNREACHABLE_INACTIVE -> assertThat(text(outcome)).isEqualTo("Kill Removed");
      case PROVISIONED, STAGING, STARTING, RUNNING, KILLING -> {
        assertThat(text(outcome)).isEqualTo("Kill");
        Instance told = outcome.instance().orElseThrow();
        assertThat(told.goal()).isEqualTo(Goal.DECOMMISSIONED);
        assertThat(text(InstanceTransition.decommission(told, "again"))).isEqualTo("Ignored");
      }
    }
  }

  @Test
  void neverLaunchedInstanceHasNoTaskToHearOf() {
    Instance waiting = scheduled(APP, 1);
    Outcome outcome = change(waiting, waiting.taskId(), Condition.RUNNING);
    assertThat(outcome.instance()).contains(waiting);
    assertThat(text(outcome)).isEqualTo("Ignored Kill");
  }

  /**
   * Rule: whatever the order, doubling or loss of news, an instance ends once per task, and only
   * its current task moves it.
   */
  @Test
  void everyTaskEndsAtMostOnce() {
    List<Condition> reports =
        Arrays.stream(Condition.values())
            .filter(c -> c != Condition.SCHEDULED && c != Condition.PROVISIONED)
            .toList();
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Instance instance = scheduled(APP, 1).launched(APP.version(), NOW);
      int ends = 0;
      for (int i = 0; i < 40; i++) {
        TaskId task = instance.id().task(1 + random.nextInt(instance.incarnation()));
        Outcome outcome = change(instance, task, reports.get(random.nextInt(reports.size())));
        boolean ended =
            outcome.effects().stream().anyMatch(TransitionEffect.Relaunch.class::isInstance);
        instance = outcome.instance().orElseThrow();
        if (ended) {
          ends++;
          assertThat(task.incarnation()).as("seed %d", seed).isEqualTo(instance.incarnation());
        }
        assertThat(ends).as("seed %d", seed).isLessThanOrEqualTo(instance.incarnation());
        if (instance.condition().isTerminal() && random.nextBoolean()) {
          instance = instance.launched(APP.version(), NOW);
        }
      }
      assertThat(ends).as("seed %d", seed).isGreaterThanOrEqualTo(instance.incarnation() - 1);
    }
  }

  private static Instance after(Instance instance, Condition reported) {
    return change(instance, reported).instance().orElseThrow();
  }

  private static Outcome change(Instance instance, Condition reported) {
    return change(instance, instance.taskId(), reported);
  }

  private static Outcome change(Instance instance, TaskId task, Condition reported) {
    return InstanceTransition.changed(
        instance, new TaskChanged(task, reported, "", Optional.empty(), NOW), APP, NOW);
  }
}
