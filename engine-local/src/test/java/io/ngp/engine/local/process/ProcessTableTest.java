package io.ngp.engine.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProcessTableTest {
  private final ProcessTable table = ProcessTable.ofThisMachine();

  @Test
  void commandNameMayHoldAnything() {
    Optional<ProcessTable.Entry> entry =
        LinuxProcessTable.parse(
            "42 (a) S (b) c) R 1 7 8 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 357068 2654208 408");

    assertThat(entry)
        .contains(new ProcessTable.Entry(new ProcessIdentity(42, 357_068), 7, 8, false));
  }

  @Test
  void whatIsNoStatLineIsNothing() {
    assertThat(LinuxProcessTable.parse("")).isEmpty();
    assertThat(LinuxProcessTable.parse("42 (sh)")).isEmpty();
    assertThat(LinuxProcessTable.parse("42 (sh) S 1 2 3")).isEmpty();
  }

  @Test
  void zombieIsDead() {
    Optional<ProcessTable.Entry> entry =
        LinuxProcessTable.parse("42 (sh) Z 1 7 8 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0");

    assertThat(entry).get().extracting(ProcessTable.Entry::ended).isEqualTo(true);
  }

  @Test
  void laterProcessWithTheSamePidIsAnother() {
    ProcessIdentity self = table.entry(ProcessHandle.current().pid()).orElseThrow().identity();

    assertThat(table.isAlive(self)).isTrue();
    assertThat(table.isAlive(new ProcessIdentity(self.pid(), self.birth() - 1))).isFalse();
  }

  @Test
  void bareClaimMeansOnlyAProcessThatWasThereByThen() {
    String pid = Long.toString(ProcessHandle.current().pid());

    assertThat(ProcessTable.identityOf(pid, Instant.now()).orElseThrow().birth()).isPositive();
    assertThat(ProcessTable.identityOf(pid, Instant.EPOCH).orElseThrow().birth()).isNegative();
  }

  @Test
  void psKnowsOwnProcessAndItsGroup() {
    ProcessTable ps = new PsProcessTable();
    long self = ProcessHandle.current().pid();

    assertThat(ps.entry(self)).get().extracting(e -> e.identity().pid()).isEqualTo(self);
    assertThat(ps.all()).extracting(e -> e.identity().pid()).contains(self);
    assertThat(ps.entry(self).orElseThrow().group())
        .isEqualTo(table.entry(self).orElseThrow().group());
    assertThat(ps.machineBoot()).isNotNull();
  }

  @Test
  void treeIsStoppedByPsAlone() throws Exception {
    Process process =
        SessionStarter.ofThisMachine()
            .start(
                List.of("/bin/sh", "-c", "sleep 300 & sleep 300 & wait"),
                Map.of(),
                Path.of("/"),
                ProcessBuilder.Redirect.DISCARD);
    ProcessTable ps = new PsProcessTable();
    ProcessIdentity leader = ps.entry(process.pid()).orElseThrow().identity();

    new ProcessTree(ps, leader, "NGP_TASK=none", Optional.empty()).stop(Duration.ofSeconds(5));

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(table.all()).noneMatch(e -> e.group() == leader.pid() && !e.ended());
  }
}
