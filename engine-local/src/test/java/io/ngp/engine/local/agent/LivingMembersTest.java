package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.engine.local.health.ProbeRunner;
import io.ngp.engine.local.process.ProcessIdentity;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.ProcessTree;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.ProbeReport;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.testkit.engine.Eventually;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which answers of probes are passed on, told by real leaders and programs. */
@Timeout(120)
class LivingMembersTest {
  private static final String PROGRAM_RUNS = "if (fork) { sleep 300 } else { exec 'sleep', 300 }";

  /** Between a program's end and the moment its leader takes note of it. */
  private static final String PROGRAM_HAS_ENDED = "if (fork) { sleep 300 } else { exit 0 }";

  private final ProcessTable table = ProcessTable.ofThisMachine();
  private final List<Process> started = new ArrayList<>();
  private final List<ProbeReport> heard = new ArrayList<>();

  @AfterEach
  void stop() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void failureOfAProgramThatRunsCounts() throws Exception {
    Leader leader = leader(PROGRAM_RUNS);
    Eventually.holds("its program runs", leader::hasRunningProgram);

    listener(leader).probed(report(false));

    assertThat(heard).containsExactly(report(false));
  }

  @Test
  void failureIsNotASicknessWhereTheProgramHasEndedThoughItsLeaderLives() throws Exception {
    Leader leader = leader(PROGRAM_HAS_ENDED);
    Process process = started.getFirst();
    Eventually.holds(
        "the program has ended",
        () ->
            process.children().findAny().isPresent()
                && process.children().noneMatch(child -> table.isRunning(child.pid())));

    listener(leader).probed(report(false));

    assertThat(leader.isAlive()).isTrue();
    assertThat(heard).isEmpty();
  }

  @Test
  void successCountsHoweverTheProgramFares() throws Exception {
    listener(leader(PROGRAM_HAS_ENDED)).probed(report(true));

    assertThat(heard).containsExactly(report(true));
  }

  private LivingMembers listener(Leader leader) {
    ProcessTree tree = new ProcessTree(table, leader.process(), "NGP_TASK=none", Optional.empty());
    Attempt attempt = new Attempt(tree, List.of(leader), Instant.EPOCH, true);
    return new LivingMembers(
        attempt,
        new ProbeRunner.Listener() {
          @Override
          public void probed(ProbeReport report) {
            heard.add(report);
          }

          @Override
          public void checked(CheckReport report) {}
        });
  }

  private Leader leader(String script) throws Exception {
    Process process = new ProcessBuilder("perl", "-e", script).inheritIO().start();
    started.add(process);
    ProcessIdentity identity = table.entry(process.pid()).orElseThrow().identity();
    Member member =
        new Member(
            "",
            new TaskSpec.Program(List.of("sleep"), Map.of(), Optional.empty(), List.of()),
            Path.of("."),
            List.of(),
            List.of(0));
    return new Leader(member, identity, table, Path.of("."), new CompletableFuture<Void>());
  }

  private static ProbeReport report(boolean passed) {
    return new ProbeReport("task", 0, passed, "", Instant.EPOCH);
  }
}
