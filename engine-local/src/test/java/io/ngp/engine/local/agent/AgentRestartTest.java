package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AgentRestartTest {
  @TempDir Path folder;

  @Test
  void tasksOutliveAnAgentThatIsKilledAndAreFoundAgain() throws Exception {
    try (AgentRig rig = new AgentRig(folder).startOutside()) {
      TaskSpec runs = rig.launch(AgentRig.shell("echo began >> began; exec sleep 300"));
      TaskSpec ends =
          rig.launch(
              AgentRig.shell("until [ -e go ]; do sleep 0.05; done; echo last words >&2; exit 7"));
      rig.await(runs, Condition.RUNNING);
      rig.await(ends, Condition.RUNNING);
      // By then nothing of what shows of it changes any more.
      Eventually.holds(
          "it sleeps",
          () ->
              rig.processes(runs).stream()
                  .anyMatch(p -> p.endsWith(" sleep 300") && !p.contains("began")));
      List<String> before = rig.processes(runs);

      rig.killOutside();
      // Ends while no agent is there to see it.
      Files.createFile(rig.sandbox(ends).resolve("go"));
      Eventually.holds("it ended", () -> rig.processes(ends).isEmpty());
      assertThat(rig.processes(runs)).isEqualTo(before);
      rig.start();

      rig.await(runs, Condition.RUNNING);
      TaskReport end = rig.awaitEnd(ends);
      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(end.exitCode()).contains(7);
      assertThat(end.message()).contains("status 7").endsWith("last words");
      assertThat(rig.read(runs, "began")).isEqualTo("began\n");
      assertThat(rig.processes(runs)).isEqualTo(before);

      rig.kill(runs, Duration.ofSeconds(3));
      assertThat(rig.awaitEnd(runs).condition()).isEqualTo(Condition.KILLED);
      assertThat(rig.processes(runs)).isEmpty();
    }
  }

  @Test
  void adoptedTaskThatEndsByItselfIsReported() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(AgentRig.shell("until [ -e go ]; do sleep 0.05; done; exit 3"));
      rig.await(task, Condition.RUNNING);
      rig.stop();
      rig.start();
      rig.await(task, Condition.RUNNING);

      Files.createFile(rig.sandbox(task).resolve("go"));

      assertThat(rig.awaitEnd(task).exitCode()).contains(3);
    }
  }

  @Test
  void killOrderedBeforeTheAgentDiedIsCarriedOutAfterIt() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task =
          rig.launch(
              AgentRig.shell("trap '' TERM; echo x > ready; while :; do sleep 300 & wait; done"));
      Eventually.holds("it is ready", () -> Files.exists(rig.sandbox(task).resolve("ready")));
      rig.kill(task, Duration.ofSeconds(1));
      rig.await(task, Condition.KILLING);
      rig.stop();

      rig.start();

      assertThat(rig.awaitEnd(task).condition()).isEqualTo(Condition.KILLED);
      assertThat(rig.processes(task)).isEmpty();
    }
  }

  @Test
  void intendedStartThatNeverHappenedHappensOnce() throws Exception {
    TaskSpec spec = AgentRig.shell("echo began >> began; exec sleep 300");
    StoredTask intended = intended(spec, currentBoot());
    Path lateClaim = runFolder(spec, 1).resolve(Leader.CLAIM);

    try (AgentRig rig = new AgentRig(folder).start()) {
      rig.await(spec, Condition.RUNNING);
      Eventually.holds("it began", () -> Files.exists(rig.sandbox(spec).resolve("began")));

      // The leader of the first attempt comes only now: it must find the task claimed and leave.
      assertThat(Files.readString(lateClaim)).isEqualTo("agent\n");
      Process late =
          new ProcessBuilder(
                  "/bin/sh",
                  folder.resolve("data/task.sh").toString(),
                  lateClaim.toString(),
                  lateClaim.resolveSibling("exit").toString(),
                  "/dev/null",
                  "/dev/null",
                  "--",
                  "/bin/sh",
                  "-c",
                  "echo again >> " + rig.sandbox(spec).resolve("began"))
              .start();
      assertThat(late.waitFor()).isEqualTo(125);
      assertThat(rig.read(spec, "began")).isEqualTo("began\n");
      assertThat(intended.attempt()).isOne();
    }
  }

  @Test
  void startThatHappenedButWasNotSeenIsAdopted() throws Exception {
    TaskSpec spec = AgentRig.shell("unused: the leader below runs something else");
    intended(spec, currentBoot());
    Path sandbox = Files.createDirectories(folder.resolve("tasks").resolve(spec.taskId()));
    Path run = Files.createDirectories(runFolder(spec, 1));
    AgentFiles.open(folder.resolve("data")).close();
    ProcessBuilder leader =
        new ProcessBuilder(
                "/usr/bin/setsid",
                "/bin/sh",
                folder.resolve("data/task.sh").toString(),
                run.resolve(Leader.CLAIM).toString(),
                run.resolve(Leader.EXIT).toString(),
                sandbox.resolve("stdout").toString(),
                sandbox.resolve("stderr").toString(),
                "--",
                "/bin/sleep",
                "300")
            .directory(sandbox.toFile());
    leader.environment().put("MESOS_TASK_ID", spec.taskId());
    leader.environment().put("MESOS_SANDBOX", sandbox.toString());
    Process process = leader.start();
    Eventually.holds("it claims", () -> Files.exists(run.resolve(Leader.CLAIM)));

    try (AgentRig rig = new AgentRig(folder).start()) {
      rig.await(spec, Condition.RUNNING);
      Eventually.holds("its leader and its program run", () -> rig.processes(spec).size() == 2);

      rig.kill(spec, Duration.ofSeconds(3));
      assertThat(rig.awaitEnd(spec).condition()).isEqualTo(Condition.KILLED);
      // It is this process's child, which shows until it was collected.
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tasksOfAnEarlierBootAreReportedFailedAndNotStartedAgain() throws Exception {
    TaskSpec spec = AgentRig.shell("echo began >> began");
    intended(spec, "another-boot");

    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskReport end = rig.awaitEnd(spec);

      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(end.message()).isEqualTo("The machine was restarted while the task ran.");
      assertThat(rig.sandbox(spec)).doesNotExist();
    }
  }

  @Test
  void strangerWithTheSamePidIsNeitherAdoptedNorKilled() throws Exception {
    TaskSpec spec = AgentRig.shell("exit 0");
    intended(spec, currentBoot());
    Path run = Files.createDirectories(runFolder(spec, 1));
    Process stranger = new ProcessBuilder("/usr/bin/setsid", "/bin/sleep", "300").start();
    try {
      // What the task's leader once wrote, but born one tick earlier than the stranger.
      String stat = Files.readString(Path.of("/proc/" + stranger.pid() + "/stat"));
      String[] fields = stat.strip().split(" ", -1);
      fields[21] = Long.toString(Long.parseLong(fields[21]) - 1);
      Files.writeString(run.resolve(Leader.CLAIM), String.join(" ", fields) + "\n");

      try (AgentRig rig = new AgentRig(folder).start()) {
        TaskReport end = rig.awaitEnd(spec);

        assertThat(end.condition()).isEqualTo(Condition.FAILED);
        assertThat(end.message()).contains("no exit status");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void secondAgentOnTheSameDataIsRefused() throws Exception {
    try (AgentRig _ = new AgentRig(folder).start();
        AgentRig second = new AgentRig(folder)) {
      assertThatIllegalStateException()
          .isThrownBy(second::start)
          .withMessageContaining("Another agent runs on " + folder.resolve("data"));
    }
  }

  @Test
  void highestEpochIsRememberedOverARestart() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      rig.epoch = 7;
      TaskSpec task = rig.launch(AgentRig.shell("exec sleep 300"));
      rig.await(task, Condition.RUNNING);
      rig.stop();
      rig.start();

      rig.epoch = 6;
      assertThat(rig.call("DELETE", "/v1/tasks/" + task.taskId()).status()).isEqualTo(409);
      assertThat(rig.put(AgentRig.shell("exit 0")).status()).isEqualTo(409);
      assertThat(rig.await(task, Condition.RUNNING).condition()).isEqualTo(Condition.RUNNING);
    }
  }

  /** A record as an agent leaves it that dies between writing its intent and starting. */
  private StoredTask intended(TaskSpec spec, String boot) throws IOException {
    StoredTask stored =
        new StoredTask(spec, Instant.now(), 1, boot, List.of(), Optional.empty(), Optional.empty());
    Path records = Files.createDirectories(folder.resolve("data/tasks"));
    Files.write(records.resolve(TaskId.parse(spec.taskId()) + ".json"), Json.bytes(stored));
    return stored;
  }

  private Path runFolder(TaskSpec spec, int attempt) {
    return folder.resolve("data/run").resolve(spec.taskId() + ".try-" + attempt);
  }

  private static String currentBoot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }
}
