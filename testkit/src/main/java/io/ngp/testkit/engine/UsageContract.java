package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Engine} with real tasks must say of what they use. */
public abstract class UsageContract extends EngineFixture {
  /** Half a second or more of one core, then a word, then nothing until its end. */
  private static final List<String> BUSY =
      List.of(
          "sh",
          "-c",
          "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; echo done; exec sleep 300");

  @Test
  void runningTaskHasMemoryAndProcesses() throws Exception {
    TaskId task = running(Workload.FORKS);
    Eventually.holds("its children run", () -> usage(task).processes() >= 5);

    TaskUsage usage = usage(task);

    assertThat(usage.memory().bytes()).isBetween(10_000L, 512L << 20);
    usage
        .memory()
        .limit()
        .ifPresent(limit ->
            assertThat(limit).as("at least what is used").isGreaterThan(usage.memory().bytes()));
    assertThat(usage.cpuSeconds()).isBetween(0.0, 60.0);
  }

  @Test
  void workOfATaskCountsAndSoDoesWorkBesideIt() throws Exception {
    TaskId task = running(Workload.RUNS);
    TaskId other = running(Workload.RUNS);
    double before = usage(task).cpuSeconds();
    double otherBefore = usage(other).cpuSeconds();

    try (ExecSession session =
        engine.exec(task, new ExecCommand(BUSY, Optional.empty())).orElseThrow()) {
      assertThat(session.next().text()).isEqualTo("done\n");

      TaskUsage after = usage(task);
      assertThat(after.cpuSeconds() - before).isBetween(0.1, 60.0);
      assertThat(after.processes()).isGreaterThanOrEqualTo(2);
      assertThat(usage(other).cpuSeconds() - otherBefore).isLessThan(0.1);
    }
  }

  @Test
  void laterLookIsLaterByTheClockOfItsMachine() throws Exception {
    TaskId task = running(Workload.RUNS);
    TaskUsage first = usage(task);

    assertThat(usage(task).at()).isAfterOrEqualTo(first.at());
  }

  @Test
  void onlyTasksThatWereAskedForAndRunAreAnswered() throws Exception {
    TaskId asked = running(Workload.RUNS);
    TaskId other = running(Workload.RUNS);
    TaskId ended = launch(app("/exits", Workload.SUCCEEDS));
    listener.await(ended, Condition.FINISHED);
    TaskId unknown = task(app("/unknown", Workload.RUNS));

    assertThat(engine.usage(Set.of(asked, ended, unknown))).containsOnlyKeys(asked);
    assertThat(engine.usage(Set.of(asked, other))).containsOnlyKeys(asked, other);
    assertThat(engine.usage(Set.of())).isEmpty();
  }

  private TaskId running(Workload workload) throws Exception {
    App app = app("/usage", workload);
    TaskId task = launch(app);
    listener.await(task, Condition.RUNNING);
    Eventually.holds(
        "its processes are counted", () -> engine.usage(Set.of(task)).containsKey(task));
    return task;
  }

  private TaskUsage usage(TaskId task) throws Exception {
    Map<TaskId, TaskUsage> found = engine.usage(Set.of(task));
    return Optional.ofNullable(found.get(task)).orElseThrow();
  }
}
