package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.Fetch;
import io.ngp.cluster.instance.Condition;
import io.ngp.engine.local.wire.Probe;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AgentSecretTest {
  private static final String VALUE = "correct-horse-battery";

  @TempDir Path folder;

  @Test
  void taskFindsSecretsInItsVariableAndItsFile() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task =
          rig.launch(order("test \"$PASS\" = \"$(cat conf/pass)\" && stat -c %a conf/pass").spec());

      assertThat(rig.awaitEnd(task).condition()).isEqualTo(Condition.FINISHED);

      assertThat(rig.log(task, "tail=5")).isEqualTo("400\n");
    }
  }

  @Test
  void onlyTheAgentsAccountCanReadWhatIsKeptOfALivingTask() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(order("exec sleep 300").spec());
      rig.await(task, Condition.RUNNING);

      for (Path file : filesWithTheValue()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .isIn("rw-------", "r--------");
      }
    }
  }

  @Test
  void nothingOfASecretIsLeftOnDiskOnceItsTaskHasEnded() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(order("exec sleep 300").spec());
      rig.await(task, Condition.RUNNING);
      assertThat(filesWithTheValue()).isNotEmpty();

      rig.kill(task, Duration.ofSeconds(3));
      rig.awaitEnd(task);

      assertThat(filesWithTheValue()).isEmpty();
      assertThat(rig.sandbox(task)).isDirectory();
    }
  }

  @Test
  void noProcessShowsASecretInItsCommandLine() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(order("exec sleep 300").with("X-UNUSUAL", "shown").spec());
      rig.await(task, Condition.RUNNING);

      String lines = commandLines();
      assertThat(lines).contains("X-UNUSUAL=shown").doesNotContain(VALUE);
    }
  }

  @Test
  void restartedAgentStillAsksProbesWithTheSecret() throws Exception {
    Probe probe =
        new Probe(
            0,
            new Probe.Question(
                Probe.Kind.COMMAND, "[ -n \"$PASS\" ] && echo seen >> probed", "", 0),
            0,
            100,
            5_000);
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(order("exec sleep 300").probed(probe).spec());
      rig.await(task, Condition.RUNNING);
      Path probed = rig.sandbox(task).resolve("probed");
      Eventually.holds("it was asked", () -> Files.exists(probed));

      rig.stop();
      Files.delete(probed);
      rig.start();

      Eventually.holds("it is asked again", () -> Files.exists(probed));
    }
  }

  @Test
  void fetchedLinkCanNotLeadASecretOutOfTheSandbox() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path source = Files.createDirectory(folder.resolve("source"));
    Files.createSymbolicLink(source.resolve("conf"), outside);
    Path archive = folder.resolve("conf.tar");
    run("tar", "-C", source.toString(), "-cf", archive.toString(), "conf");
    Fetch fetch = new Fetch(archive.toUri().toString(), true, false, false, Optional.empty());
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(order("exec sleep 300").fetching(fetch).spec());

      TaskReport end = rig.awaitEnd(task);

      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(outside).isEmptyDirectory();
    }
  }

  private static Order order(String line) {
    return Order.shell(line).knowing("PASS", "conf/pass", VALUE);
  }

  private List<Path> filesWithTheValue() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(VALUE)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static String commandLines() throws Exception {
    Process ps = new ProcessBuilder("ps", "-eo", "args", "-ww").start();
    return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
