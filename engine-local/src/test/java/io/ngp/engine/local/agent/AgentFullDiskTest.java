package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.cluster.instance.Condition;
import io.ngp.engine.local.wire.TaskSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose disk is full, on a small one of its own. Needs root. */
@Timeout(120)
class AgentFullDiskTest {
  @TempDir private Path folder;
  private Path disk;
  private AgentRig rig;

  @BeforeEach
  void start() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString()) == 0,
        "Skipped: only root may mount a small disk.");
    rig = new AgentRig(disk).start();
  }

  @AfterEach
  void end() throws Exception {
    if (rig != null) {
      rig.close();
      run("umount", "-l", disk.toString());
    }
  }

  @Test
  void takesNoTasksSaysWhyAndTakesThemAgainWhenThereIsRoom() throws Exception {
    Path filler = fill();

    var refused = rig.put(AgentRig.shell("exec sleep 1000"));
    assertThat(refused.status()).isEqualTo(507);
    assertThat(refused.body()).contains("The disk of " + disk, "is full", "Make room there");
    var health = rig.call("GET", "/healthz");
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.body()).contains("is full", "those that run go on");

    Files.delete(filler);
    rig.await(rig.launch(AgentRig.shell("exec sleep 1000")), Condition.RUNNING);
  }

  @Test
  void tasksCanBeStoppedAndTheirEndsAreTold() throws Exception {
    TaskSpec killed = rig.launch(AgentRig.shell("exec sleep 1000"));
    TaskSpec exited =
        rig.launch(AgentRig.shell("while [ ! -e " + folder + "/go ]; do sleep 0.05; done; exit 7"));
    rig.await(killed, Condition.RUNNING);
    rig.await(exited, Condition.RUNNING);
    fill();

    rig.kill(killed, Duration.ofSeconds(1));
    Files.createFile(folder.resolve("go"));

    assertThat(rig.awaitEnd(killed).condition()).isEqualTo(Condition.KILLED);
    // Its status could not be written down.
    assertThat(rig.awaitEnd(exited).condition()).isEqualTo(Condition.FAILED);
  }

  @Test
  void laterLeaderIsObeyedAndEarlierOnesAreNot() throws Exception {
    TaskSpec task = rig.launch(AgentRig.shell("exec sleep 1000"));
    rig.await(task, Condition.RUNNING);
    Path filler = fill();

    rig.epoch = 2;
    rig.kill(task, Duration.ofSeconds(1));
    rig.awaitEnd(task);
    rig.epoch = 1;
    assertThat(rig.put(AgentRig.shell("true")).status()).isEqualTo(409);

    Files.delete(filler);
    rig.epoch = 2;
    rig.launch(AgentRig.shell("true"));
    rig.restart(AgentSettings.Keeping.DEFAULT);
    rig.epoch = 1;
    assertThat(rig.put(AgentRig.shell("true")).status()).isEqualTo(409);
  }

  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException _) {
      assertThat(Files.getFileStore(disk).getUsableSpace()).isLessThan(block.length);
      return filler;
    }
  }

  private static int run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException _) {
      return -1;
    }
  }
}
