package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.engine.TaskUsage;
import io.ngp.engine.local.process.ProcessIdentity;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.ProcessTree;
import io.ngp.engine.local.process.SessionStarter;
import io.ngp.testkit.engine.Eventually;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where there are no control groups, of real processes. */
@Timeout(60)
class UsageMeterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

  private final ProcessTable table = ProcessTable.ofThisMachine();
  private final UsageMeter meter = new UsageMeter(table);

  /** One process works, one left the session, and one of the session hides whose it is. */
  @Test
  void processesAreFoundByTheirMarkAndByTheirSession() throws Exception {
    StoredTask task = task();
    String id = task.spec().taskId();
    Process process =
        SessionStarter.ofThisMachine()
            .start(
                List.of(
                    "/bin/sh",
                    "-c",
                    "setsid sleep 300 & env -i /bin/sleep 300 & i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; wait"),
                Map.of(BaseEnvironment.MARK, id, "PATH", "/usr/bin:/bin"),
                Path.of("/"),
                Redirect.DISCARD);
    ProcessIdentity leader = table.entry(process.pid()).orElseThrow().identity();
    try {
      Eventually.holds(
          "all three are counted, and the work of one",
          () -> usage(task).filter(u -> u.processes() == 3 && u.cpuSeconds() >= 0.1).isPresent());

      TaskUsage usage = usage(task).orElseThrow();

      assertThat(usage.at()).isEqualTo(NOW);
      assertThat(usage.memory().bytes()).isBetween(100_000L, 100L << 20);
      assertThat(usage.memory().limit()).isEmpty();
      assertThat(usage.disk()).isPresent();
      assertThat(usage.network()).isEmpty();
    } finally {
      new ProcessTree(table, leader, BaseEnvironment.mark(id), Optional.empty())
          .stop(Duration.ZERO);
    }
  }

  @Test
  void taskWithoutProcessesIsLeftOut() {
    assertThat(usage(task())).isEmpty();
  }

  private static StoredTask task() {
    return StoredTask.accepted(Order.shell("true").spec(), NOW).nextAttempt("boot", List.of());
  }

  private Optional<TaskUsage> usage(StoredTask task) {
    return Optional.ofNullable(meter.measure(List.of(task), NOW).get(task.spec().taskId()));
  }
}
